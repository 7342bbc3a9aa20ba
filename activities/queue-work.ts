import type { QueueActivities } from '../workflows/queue/protocol.ts';
import { queueWorkflowId } from '../workflows/queue/protocol.ts';
import type { BridgeControl } from './call-bridges.ts';
import type { Legs } from './legs.ts';
import type { QueueDesk } from './queue-desk.ts';
import type { QueueRecords } from './queue-records.ts';

export interface QueueWorkParts {
  readonly records: QueueRecords;
  readonly desk: QueueDesk;
  readonly legs: Legs;
  readonly bridges: BridgeControl;
}

/** What a queue asks for: see `QueueActivities`. */
export function createQueueWork({ records, desk, legs, bridges }: QueueWorkParts): QueueActivities {
  return {
    queue_recall: ({ queue_id, customer_id }) => records.recall({ queue_id, customer_id }),
    async queue_claim(input) {
      const agent = await records.claim(input);
      return agent ? { agent } : {};
    },
    async queue_release(input) {
      if (await records.release(input)) await tellOfFreeAgent({ records, desk }, input.customer_id);
    },
    async queue_ring({
      queue_id,
      customer_id,
      offer_id,
      call_id,
      master_call_id,
      source,
      destination,
      timeout,
    }) {
      const leg = {
        id: call_id,
        customer_id,
        source,
        destination,
        master_call_id,
        groupcall_id: offer_id,
        event_workflow_id: queueWorkflowId(queue_id),
      };
      const answer = await legs.dial(leg, { command_id: `${call_id}/dial`, timeout, anonymous: false });
      return { answer };
    },
    async queue_hangup({ offer_id, except }) {
      const group = { groupcall_id: offer_id, ...(except === undefined ? {} : { except }) };
      await legs.end(group, `${offer_id}/hangup${except === undefined ? '' : '-others'}`);
    },
    async queue_bridge({ call_id, offer_id, agent_id }) {
      await records.engage({ agent_id, offer_id });
      const command_id = `${call_id}/bridge`;
      const answer = await bridges.bridgeJoin({ command_id, call_id, bridge_id: offer_id, kind: 'connect' });
      return { answer };
    },
    async queue_store({ id, standing, at }) {
      await records.stand(id, standing, at);
    },
    async queue_check({ queue_id, ids }) {
      await records.settle(queue_id);
      return { gone: await records.gone(ids) };
    },
  };
}

/** Tells the queues in which callers of this customer wait that an agent may be free. */
export async function tellOfFreeAgent(
  { records, desk }: Pick<QueueWorkParts, 'records' | 'desk'>,
  customerId: string,
): Promise<void> {
  const queues = await records.waitingQueues(customerId);
  await Promise.all(queues.map((id) => desk.tell(id, { kind: 'free' })));
}
