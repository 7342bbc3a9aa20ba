import { z } from 'zod';
import { HANGUP_REASONS, type HangupReason } from '../interpreter/events.ts';
import {
  type Effect,
  fail,
  type Happening,
  type Outcome,
  perform,
  rest,
  stay,
} from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { defineAction } from './define-action.ts';
import { optionalId, text } from './option.ts';
import { askState } from './playback.ts';

/** How long the end of the call may take before the network is asked. */
const ASK_AFTER_MS = 10_000;

/** Hangs the call up; the activeflow ends with its call. */
export const hangup = defineAction({
  type: 'hangup',
  media: 'call',
  summary: 'Hangs the call up.',
  options: z.object({
    reason: text.default('normal').describe(`One of ${HANGUP_REASONS.join(', ')}; anything else is normal.`),
    reference_id: optionalId.describe('Hang up with the cause of this other call, if that one is over.'),
  }),
  examples: [{}, { reason: 'busy' }],
  start(_runtime, { reason, reference_id = '' }) {
    const known = HANGUP_REASONS.find((each) => each === reason) ?? 'normal';
    return perform(hangUpFor(known, reference_id));
  },
  resume: (runtime, _option, happening) => resumeHangup(runtime, happening),
});

/** Hangs the activeflow's own call up. */
export function hangUpFor(reason: HangupReason, reference_id = ''): Effect {
  return { name: 'hangup', input: { reason, reference_id }, summary: `hang up (${reason})` };
}

/** Waits for the end of the call, and with it of the flow, after {@link hangUpFor}. */
export function resumeHangup(runtime: Runtime, happening: Happening): Outcome {
  switch (happening.kind) {
    case 'refused':
      return { kind: 'fail', failure: happening.failure };
    case 'performed':
      if (runtime.notes.phase !== 'asking') return rest(runtime.now + ASK_AFTER_MS);
      if (happening.value.status === 'hangup') return { kind: 'reference_ended' };
      return fail('HANGUP_FAILED', 'the network keeps the call up');
    case 'timeout':
      return perform(askState(), { ...runtime.notes, phase: 'asking' });
    default:
      return stay;
  }
}
