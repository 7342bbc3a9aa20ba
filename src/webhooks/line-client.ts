import type { Client } from '@temporalio/client';
import { WAKE_SIGNAL, WEBHOOK_LINE_WORKFLOW, type WebhookLine } from '../../workflows/protocol.ts';
import { CUSTOMER_ID } from '../../workflows/shell/search-attributes.ts';
import { webhookTaskQueue } from '../../workflows/shell/task-queues.ts';

/** The port to the workflows of lines under retry. */
export interface LineClient {
  /** Hands a line over that just came under retry. One that is just ending looks once more. */
  hand(line: WebhookLine): Promise<void>;
  /** Starts the workflow of a line unless it runs. */
  ensure(line: WebhookLine): Promise<void>;
}

const PATIENCE = 5000;

/** The {@link LineClient} on Temporal. A call that is not answered within five seconds fails. */
export function createLineClient(client: Client, taskQueue: string): LineClient {
  const bounded = (call: () => Promise<unknown>): Promise<void> =>
    client.withDeadline(Date.now() + PATIENCE, call).then(() => undefined);
  const options = (line: WebhookLine) => ({
    workflowId: lineWorkflowId(line),
    taskQueue: webhookTaskQueue(taskQueue),
    args: [line] as [WebhookLine],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    typedSearchAttributes: [{ key: CUSTOMER_ID, value: line.customer_id }],
    staticSummary: `webhooks to ${line.host || 'an invalid address'} (${line.destination})`,
    priority: { fairnessKey: line.customer_id },
  });
  return {
    hand: (line) =>
      bounded(() =>
        client.workflow.signalWithStart(WEBHOOK_LINE_WORKFLOW, {
          ...options(line),
          signal: WAKE_SIGNAL,
          signalArgs: [],
        }),
      ),
    ensure: (line) => bounded(() => client.workflow.start(WEBHOOK_LINE_WORKFLOW, options(line))),
  };
}

/** `<activeflow id>/webhooks/<destination>/<hash of the address>` */
export function lineWorkflowId({ activeflow_id, destination, uri_hash }: WebhookLine): string {
  return `${activeflow_id}/webhooks/${destination}/${uri_hash}`;
}
