import { z } from 'zod';
import type { JsonObject } from '../interpreter/action.ts';
import { type Happening, next, type Outcome, perform, rest, stay } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { queueActionIds } from '../queue/protocol.ts';
import { defineAction } from './define-action.ts';
import { text } from './option.ts';

/** After this long without news, the queue's record is asked. */
const ASK_AFTER_MS = 60_000;
/** After the bridge is over: the queue is about to say how it was. */
const SOON_MS = 2000;

/**
 * Where the queue calls the flow to when there is an agent, or when it is over: asks how it stands, and does that. The record
 * decides, not the event, which may be about something that has passed.
 */
export const queueServe = defineAction({
  type: 'queue_serve',
  media: 'call',
  internal: true,
  summary: 'Talks to an agent of a queue.',
  options: z.object({ queuecall_id: text.min(1) }),
  examples: [{ queuecall_id: '5e4a0680-804e-41ec-8477-2fea5968d85b' }],
  start: (runtime, { queuecall_id }) => ask(runtime, queuecall_id),
  resume(runtime, { queuecall_id }, happening) {
    switch (happening.kind) {
      case 'performed':
        return stand(runtime, queuecall_id, happening.value);
      case 'refused':
        // It was deleted, which sends the caller out.
        if (happening.failure.code === 'QUEUECALL_NOT_FOUND') return next;
        return rest(runtime.now + SOON_MS);
      case 'timeout':
        return ask(runtime, queuecall_id);
      case 'event':
        return hear(runtime, queuecall_id, happening);
      default:
        return stay;
    }
  },
});

function ask({ notes }: Runtime, queuecall_id: string): Outcome {
  const { bridge_id = '' } = notes;
  return perform({
    name: 'queue_serve',
    input: { queuecall_id, bridge_id },
    summary: 'how it stands in the queue',
  });
}

function stand(runtime: Runtime, queuecallId: string, standing: JsonObject): Outcome {
  switch (standing.status) {
    case 'connecting':
    case 'service':
      runtime.variables.set({
        'voipbin.queuecall.agent_id': String(standing.agent_id),
        'voipbin.queuecall.result': 'served',
      });
      return rest(runtime.now + (standing.answer === 'gone' ? SOON_MS : ASK_AFTER_MS), {
        bridge_id: standing.offer_id as string,
      });
    case 'done':
    case 'abandoned':
      runtime.variables.set({
        'voipbin.queuecall.result': String(standing.result),
        'voipbin.queuecall.duration_waiting': String(standing.duration_waiting),
        'voipbin.queuecall.duration_service': String(standing.duration_service),
      });
      return next;
    default:
      runtime.variables.set({ 'voipbin.queuecall.result': 'abandoned' });
      return { kind: 'jump', target: queueActionIds(queuecallId).wait };
  }
}

function hear(
  runtime: Runtime,
  queuecallId: string,
  { event }: Extract<Happening, { kind: 'event' }>,
): Outcome {
  if (event.type === 'service' && event.service_id === queuecallId) return ask(runtime, queuecallId);
  const isOver = event.type === 'bridge_left' && event.bridge_id === runtime.notes.bridge_id;
  return isOver ? rest(runtime.now + SOON_MS) : stay;
}
