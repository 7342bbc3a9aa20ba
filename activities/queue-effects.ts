import type { JsonObject } from '../workflows/interpreter/action.ts';
import type { EffectInput } from '../workflows/protocol.ts';
import { NEVER_JOINED } from '../workflows/queue/news.ts';
import { queueActionIds } from '../workflows/queue/protocol.ts';
import type { BridgeControl } from './call-bridges.ts';
import type { CallControl } from './call-control.ts';
import { EffectRefused } from './failure.ts';
import type { QueueDesk } from './queue-desk.ts';
import type { Queuecall, QueueRecords } from './queue-records.ts';

export interface QueueParts {
  readonly records: QueueRecords;
  readonly desk: QueueDesk;
  readonly phones: BridgeControl & Pick<CallControl, 'answer'>;
}

type Effect = (effect: EffectInput) => Promise<JsonObject>;

export interface QueueEffects {
  readonly queue_join: Effect;
  readonly queue_wait: Effect;
  readonly queue_serve: Effect;
  readonly queue_leave: Effect;
}

/** What a flow in a queue asks for. */
export function createQueueEffects({ records, desk, phones }: QueueParts): QueueEffects {
  const find = async (id: string): Promise<Queuecall> => {
    const queuecall = await records.find(id);
    if (!queuecall) throw new EffectRefused('QUEUECALL_NOT_FOUND', `there is no queuecall ${id}`);
    return queuecall;
  };
  return {
    /** Writes the queuecall down; the line is entered when the flow stands in the queue's stack. */
    async queue_join({ key, customer_id, activeflow_id, input }) {
      const { queue_id, call_id, priority } = input as {
        queue_id: string;
        call_id: string;
        priority: number;
      };
      const made = await records.open({ key, customer_id, activeflow_id, call_id, queue_id, priority });
      if (!made) throw new EffectRefused('QUEUE_NOT_FOUND', `there is no queue ${queue_id}`);
      const { id, queue, caller } = made;
      const { wait_timeout, service_timeout } = caller;
      return { queuecall_id: id, name: queue.name, detail: queue.detail, wait_timeout, service_timeout };
    },
    /** Enters the line, the first time, and tells where the caller is and what they hear. */
    async queue_wait({ input }) {
      const queuecall = await find(String(input.queuecall_id));
      const { id, queue_id, customer_id, caller, standing, left } = queuecall;
      if (standing.status === 'initiating' && !left) {
        const forward_action_id = queueActionIds(id).serve;
        await desk.join({ id: queue_id, customer_id }, { ...caller, forward_action_id });
      }
      const [place, actions] = await Promise.all([desk.place(queue_id, id), records.waitActions(queuecall)]);
      return { ...place, actions: actions as unknown as JsonObject[] };
    },
    /** Where the caller stands. With an agent: brings them together. Without: takes the caller out of the bridge they know of. */
    async queue_serve({ key, input }) {
      const { queuecall_id, call_id, bridge_id = '' } = input as Record<string, string>;
      const { id, queue_id, customer_id, standing } = await find(queuecall_id as string);
      const at = { command_id: key, call_id: call_id as string };
      const isServed = standing.status === 'connecting' || standing.status === 'service';
      const current = isServed ? standing.offer_id : '';
      if (bridge_id !== '' && bridge_id !== current) {
        await phones.bridgeLeave({ ...at, command_id: `${key}/leave`, bridge_id, reason: 'left' });
      }
      if (standing.status !== 'connecting') return { ...standing };
      await phones.answer({ ...at, command_id: `${key}/answer` });
      const answer = await phones.bridgeJoin({ ...at, bridge_id: current, kind: 'connect' });
      const news = { kind: answer === 'gone' ? 'missed' : 'met', id, offer_id: current } as const;
      if ((await desk.tell(queue_id, news)) === 'gone') {
        await desk.begin({ id: queue_id, customer_id });
        await desk.tell(queue_id, news);
      }
      return { ...standing, answer };
    },
    async queue_leave({ input }) {
      const { id, queue_id, customer_id, standing } = await find(String(input.service_id));
      await records.leave(id);
      if (standing.status === 'done' || standing.status === 'abandoned') return {};
      const told = await desk.tell(queue_id, { kind: 'leave', id });
      if (told === 'sent') return {};
      // Nobody has come to a queue that never began; one that was lost finds out who has left.
      if (standing.status === 'initiating') await records.stand(id, NEVER_JOINED, Date.now());
      else await desk.begin({ id: queue_id, customer_id });
      return {};
    },
  };
}
