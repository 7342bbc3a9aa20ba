import { z } from 'zod';
import type { Action } from '../interpreter/action.ts';
import { next, perform, push } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { text } from './option.ts';

/**
 * Runs the pre flow of a conference. Whoever was sent out before this stack was open, when nobody could be told, is told now:
 * for them there is none.
 */
export const conferencePrepare = defineAction({
  type: 'conference_prepare',
  media: 'call',
  internal: true,
  summary: 'Runs the pre flow of a conference.',
  options: z.object({ conferencecall_id: text.min(1) }),
  examples: [{ conferencecall_id: '5e4a0680-804e-41ec-8477-2fea5968d85b' }],
  start: (_runtime, { conferencecall_id }) =>
    perform({ name: 'conference_prepare', input: { conferencecall_id }, summary: 'the pre flow' }),
  resume(_runtime, _option, happening) {
    if (happening.kind === 'refused')
      return { kind: 'fail', failure: { ...happening.failure, critical: true } };
    if (happening.kind !== 'performed') return { kind: 'stay' };
    const actions = happening.value.actions as unknown as readonly Action[];
    return actions.length > 0 ? push(actions) : next;
  },
});
