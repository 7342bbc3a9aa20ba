import { z } from 'zod';
import { type Happening, next, type Outcome, perform, rest, stay } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { callIsGone, defineAction, isGone } from './define-action.ts';
import { text } from './option.ts';

/** While the call is in, the network is asked this often whether it still is. */
const ASK_EVERY_MS = 600_000;

/**
 * Is in a conference until the call leaves its bridge. The record decides whether it may come in, so whoever is sent out is
 * called to this action again and goes on.
 */
export const conferenceEnter = defineAction({
  type: 'conference_enter',
  media: 'call',
  internal: true,
  summary: 'Is in a conference.',
  options: z.object({ conferencecall_id: text.min(1) }),
  examples: [{ conferencecall_id: '5e4a0680-804e-41ec-8477-2fea5968d85b' }],
  start: (_runtime, { conferencecall_id }) =>
    perform({ name: 'conference_enter', input: { conferencecall_id }, summary: 'enter the conference' }),
  resume(runtime, _option, happening) {
    switch (happening.kind) {
      case 'refused':
        return { kind: 'fail', failure: happening.failure };
      case 'performed':
        return isGone(happening) ? callIsGone : stand(runtime, happening.value);
      case 'timeout':
        return perform({ name: 'call_state', input: {}, summary: 'ask whether the call is in' });
      case 'event':
        return hear(runtime, happening);
      case 'continued':
        return stay;
    }
  },
  interrupt: (_runtime, { conferencecall_id }) => ({
    name: 'conference_exit',
    input: { conferencecall_id },
    summary: 'out of the conference',
  }),
});

/** After entering, and after each question. */
function stand(runtime: Runtime, { answer, status, bridge_id }: Readonly<Record<string, unknown>>): Outcome {
  if (answer === 'over') return next;
  if (status === 'hangup') return { kind: 'reference_ended' };
  const bridge = String(bridge_id);
  if (runtime.notes.bridge !== undefined && bridge !== runtime.notes.bridge) return next;
  runtime.callAnswered();
  return rest(runtime.now + ASK_EVERY_MS, { bridge });
}

function hear(runtime: Runtime, { event }: Extract<Happening, { kind: 'event' }>): Outcome {
  if (event.type !== 'bridge_left' || event.bridge_id !== runtime.notes.bridge) return stay;
  runtime.resumedBy(event.type, event.reason);
  return next;
}
