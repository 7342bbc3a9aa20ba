import { z } from 'zod';
import type { Action } from '../interpreter/action.ts';
import { next, perform, push, rest, stay } from '../interpreter/outcome.ts';
import { queueActionIds } from '../queue/protocol.ts';
import { defineAction } from './define-action.ts';
import { text } from './option.ts';

/**
 * One round of waiting in a queue: tells the caller's place and runs the queue's wait flow once. Without one it waits in
 * silence. The queue calls the flow away when there is an agent.
 */
export const queueWait = defineAction({
  type: 'queue_wait',
  media: 'call',
  internal: true,
  summary: 'Waits in a queue.',
  options: z.object({ queuecall_id: text.min(1) }),
  examples: [{ queuecall_id: '5e4a0680-804e-41ec-8477-2fea5968d85b' }],
  start: (_runtime, { queuecall_id }) =>
    perform({ name: 'queue_wait', input: { queuecall_id }, summary: 'wait in the queue' }),
  resume(runtime, { queuecall_id }, happening) {
    switch (happening.kind) {
      case 'performed': {
        const { position, estimated_wait, actions = [] } = happening.value;
        runtime.variables.set({
          'voipbin.queuecall.position': String(position ?? ''),
          'voipbin.queuecall.estimated_wait': String(estimated_wait ?? ''),
        });
        const wait = actions as unknown as readonly Action[];
        return wait.length > 0 ? push(wait) : rest(null);
      }
      case 'refused':
        if (happening.failure.code === 'QUEUECALL_NOT_FOUND')
          return { kind: 'jump', target: queueActionIds(queuecall_id).serve };
        // The queue cannot be asked right now: the next round may tell more.
        return rest(runtime.now + LATER_MS);
      case 'timeout':
        return next;
      default:
        return stay;
    }
  },
});

const LATER_MS = 2000;
