import { z } from 'zod';
import { next, perform, rest, stay } from '../interpreter/outcome.ts';
import { callIsGone, defineAction, isGone } from './define-action.ts';
import { text } from './option.ts';

/** While the call is in the bridge, the network is asked this often whether it still is. */
const ASK_EVERY_MS = 600_000;

/** Lets the call hear all others in a bridge, until it leaves. */
export const confbridgeJoin = defineAction({
  type: 'confbridge_join',
  media: 'call',
  summary:
    'Joins a bridge with all other calls that do, answering the call first, and moves on when the call has left it. One that has ended is not joined.',
  options: z.object({
    confbridge_id: text.min(1).max(100).describe('A UUID; the first who joins makes it.'),
  }),
  examples: [{ confbridge_id: '6f6b1f3a-0b6c-4d0e-9a55-4f1f1f6f8c11' }],
  start: (_runtime, { confbridge_id }) =>
    perform({ name: 'confbridge_join', input: { confbridge_id }, summary: `join ${confbridge_id}` }),
  resume(runtime, { confbridge_id }, happening) {
    const { bridge } = runtime.notes;
    switch (happening.kind) {
      case 'refused':
        return { kind: 'fail', failure: happening.failure };
      case 'performed': {
        if (isGone(happening)) return callIsGone;
        if (happening.value.answer === 'over') return next;
        if (happening.value.status === 'hangup') return { kind: 'reference_ended' };
        const at = String(happening.value.bridge_id);
        if (bridge !== undefined && at !== bridge) return next;
        runtime.callAnswered();
        return rest(runtime.now + ASK_EVERY_MS, { bridge: at });
      }
      case 'timeout':
        return perform({
          name: 'call_state',
          input: {},
          summary: `ask whether the call is in ${confbridge_id}`,
        });
      case 'event': {
        const { event } = happening;
        if (event.type !== 'bridge_left' || event.bridge_id !== bridge) return stay;
        runtime.resumedBy(event.type, event.reason);
        return next;
      }
      case 'continued':
        return stay;
    }
  },
  interrupt: (_runtime, { confbridge_id }) => ({
    name: 'confbridge_leave',
    input: { confbridge_id },
    summary: `leave ${confbridge_id}`,
  }),
});
