import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import {
  type HandOver,
  MESSAGE_DELIVERY_WORKFLOW,
  type MessageDelivery,
  STORED_SIGNAL,
} from '../../workflows/protocol.ts';
import { CUSTOMER_ID } from '../../workflows/shell/search-attributes.ts';
import { webhookTaskQueue } from '../../workflows/shell/task-queues.ts';
import { FlowClientError } from '../flow-client.ts';

/** The port to the workflows that hand messages and mails over. */
export interface DeliveryClient {
  /**
   * Starts one before its message is stored, so that no message is stored that nobody sends; one that is started stays as
   * it is. It waits for {@link stored} or a second, and ends by itself where nothing is ever stored.
   * @throws FlowClientError `UNAVAILABLE`
   */
  prepare(delivery: MessageDelivery): Promise<void>;
  /** Says that the message is stored. Lost, it only comes a little later. */
  stored(delivery: MessageDelivery): Promise<void>;
  /** What became of each copy; undefined when that is not known within `ms` milliseconds. */
  outcome(delivery: MessageDelivery, ms: number): Promise<readonly HandOver[] | undefined>;
}

const PATIENCE = 5000;

/** The {@link DeliveryClient} on Temporal. A call that is not answered within five seconds fails. */
export function createDeliveryClient(client: Client, taskQueue: string): DeliveryClient {
  const bounded = <T>(call: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + PATIENCE, call);
  return {
    prepare: (delivery) => bounded(() => start(client, webhookTaskQueue(taskQueue), delivery)),
    async stored(delivery) {
      const handle = client.workflow.getHandle(deliveryWorkflowId(delivery));
      await bounded(() => handle.signal(STORED_SIGNAL)).catch(() => undefined);
    },
    async outcome(delivery, ms) {
      const handle = client.workflow.getHandle(deliveryWorkflowId(delivery));
      const closing = new AbortController();
      const late = sleep(ms, undefined, { signal: closing.signal }).catch(() => undefined);
      const result = client.withAbortSignal(closing.signal, () => handle.result());
      try {
        return (await Promise.race([result, late])) as readonly HandOver[] | undefined;
      } finally {
        result.catch(() => undefined);
        closing.abort();
      }
    },
  };
}

async function start(client: Client, taskQueue: string, delivery: MessageDelivery): Promise<void> {
  try {
    await client.workflow.start(MESSAGE_DELIVERY_WORKFLOW, {
      workflowId: deliveryWorkflowId(delivery),
      taskQueue,
      args: [delivery],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      typedSearchAttributes: [{ key: CUSTOMER_ID, value: delivery.customer_id }],
      staticSummary: `${delivery.kind} to ${delivery.targets}`,
      priority: { fairnessKey: delivery.customer_id },
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    throw new FlowClientError(
      'unavailable',
      'UNAVAILABLE',
      `Temporal did not start ${deliveryWorkflowId(delivery)}`,
      {
        cause: error,
      },
    );
  }
}

/** `<kind>/<id>` */
export function deliveryWorkflowId({ kind, id }: Pick<MessageDelivery, 'kind' | 'id'>): string {
  return `${kind}/${id}`;
}
