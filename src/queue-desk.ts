import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { QueueDesk } from '../activities/queue-desk.ts';
import {
  NOT_YET,
  type PlaceAnswer,
  QUEUE_NEWS_SIGNAL,
  QUEUE_PLACE_QUERY,
  QUEUE_WORKFLOW,
  type QueueInput,
  type QueueNews,
  queueWorkflowId,
} from '../workflows/queue/protocol.ts';
import { CUSTOMER_ID } from '../workflows/shell/search-attributes.ts';

/** Between two questions about somebody whom the queue does not know yet. */
const ASK_AGAIN_MS = 50;

export interface QueueDeskOptions {
  /** Milliseconds after which a start or signal that is not answered fails; 5000 by default. */
  readonly patience?: number;
  /** Milliseconds after which a place that is not told is unknown; 1000 by default: the caller hears their music meanwhile. */
  readonly placePatience?: number;
  /** Tests only: how queues begin. */
  readonly begin?: Pick<QueueInput, 'continue_after'>;
}

/** The {@link QueueDesk} on Temporal: each queue is the workflow `queue/<queue id>`. */
export function createQueueDesk(
  client: Client,
  taskQueue: string,
  { patience = 5000, placePatience = 1000, begin = {} }: QueueDeskOptions = {},
): QueueDesk {
  const beginning = ({ id, customer_id }: { readonly id: string; readonly customer_id: string }) => ({
    workflowId: queueWorkflowId(id),
    taskQueue,
    args: [{ id, customer_id, life: randomUUID(), ...begin }] as [QueueInput],
    // Not the 2 s of flows: a busy worker must get through its whole history in one task, again and again otherwise.
    workflowTaskTimeout: '10s' as const,
    typedSearchAttributes: [{ key: CUSTOMER_ID, value: customer_id }],
    staticSummary: 'a queue and its agents',
    priority: { fairnessKey: customer_id },
  });
  return {
    async join(queue, caller) {
      await client.withDeadline(Date.now() + patience, () =>
        client.workflow.signalWithStart(QUEUE_WORKFLOW, {
          ...beginning(queue),
          signal: QUEUE_NEWS_SIGNAL,
          signalArgs: [{ kind: 'join', caller }] as [QueueNews],
        }),
      );
    },
    async begin(queue) {
      await client.withDeadline(Date.now() + patience, () =>
        client.workflow.start(QUEUE_WORKFLOW, {
          ...beginning(queue),
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      );
    },
    async tell(queueId, news) {
      const handle = client.workflow.getHandle(queueWorkflowId(queueId));
      try {
        await client.withDeadline(Date.now() + patience, () => handle.signal(QUEUE_NEWS_SIGNAL, news));
        return 'sent';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'gone';
        throw error;
      }
    },
    async place(queueId, queuecallId) {
      const handle = client.workflow.getHandle(queueWorkflowId(queueId));
      const deadline = Date.now() + placePatience;
      const ask = () =>
        client
          .withDeadline(deadline, () => handle.query<PlaceAnswer, [string]>(QUEUE_PLACE_QUERY, queuecallId))
          .catch(() => null);
      let answer = await ask();
      while (answer === NOT_YET && Date.now() + ASK_AGAIN_MS < deadline) {
        await setTimeout(ASK_AGAIN_MS);
        answer = await ask();
      }
      return answer === NOT_YET ? undefined : (answer ?? undefined);
    },
  };
}
