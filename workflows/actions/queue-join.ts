import { z } from 'zod';
import type { Action, JsonObject } from '../interpreter/action.ts';
import { type Outcome, perform, push } from '../interpreter/outcome.ts';
import { queueActionIds } from '../queue/protocol.ts';
import { defineAction } from './define-action.ts';
import { integer, text } from './option.ts';

/** Waits in a queue, hearing its wait flow, until an agent has served the caller, or until it is over otherwise. */
export const queueJoin = defineAction({
  type: 'queue_join',
  media: 'call',
  summary: 'Waits in a queue and talks to an agent.',
  options: z.object({
    queue_id: text.min(1),
    priority: integer({ min: 0, max: 100 })
      .default(0)
      .describe('Higher is served first; within a priority, who came first. (ours)'),
  }),
  examples: [
    { queue_id: '5e4a0680-804e-41ec-8477-2fea5968d85b' },
    { queue_id: '5e4a0680-804e-41ec-8477-2fea5968d85b', priority: 5 },
  ],
  start: (_runtime, { queue_id, priority }) =>
    perform({ name: 'queue_join', input: { queue_id, priority }, summary: `join queue ${queue_id}` }),
  resume(runtime, { queue_id }, happening) {
    if (happening.kind === 'refused')
      return { kind: 'fail', failure: { ...happening.failure, critical: true } };
    if (happening.kind !== 'performed') return { kind: 'stay' };
    const { queuecall_id, name, detail, wait_timeout, service_timeout } = happening.value;
    runtime.variables.set({
      'voipbin.queue.id': queue_id,
      'voipbin.queue.name': String(name),
      'voipbin.queue.detail': String(detail),
      'voipbin.queuecall.id': String(queuecall_id),
      'voipbin.queuecall.timeout_wait': String(wait_timeout),
      'voipbin.queuecall.timeout_service': String(service_timeout),
      // What holds if the caller hangs up now.
      'voipbin.queuecall.result': 'abandoned',
    });
    return enter(String(queuecall_id));
  },
});

function enter(queuecallId: string): Outcome {
  const ids = queueActionIds(queuecallId);
  const option: JsonObject = { queuecall_id: queuecallId };
  const actions: Action[] = [
    { id: ids.wait, type: 'queue_wait', option },
    { id: ids.again, type: 'empty', next_id: ids.wait },
    { id: ids.serve, type: 'queue_serve', option },
  ];
  return push(actions, { id: queuecallId, uncounted: true, leave: 'queue_leave' });
}
