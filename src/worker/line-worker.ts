import { Worker } from '@temporalio/worker';
import type { MessageDeliveryActivities } from '../../activities/message-delivery.ts';
import type { WebhookLineActivities } from '../../activities/webhook-line.ts';
import { webhookTaskQueue } from '../../workflows/shell/task-queues.ts';
import { withFailureCodes } from './activity-failures.ts';
import type { WorkerParts } from './worker.ts';

export type LineWorkerParts = Pick<
  WorkerParts,
  'connection' | 'namespace' | 'dataConverter' | 'taskQueue' | 'workflowBundle' | 'interceptors' | 'sinks'
>;

/** Requests of lines under retry at once, per worker. */
const SLOTS = 200;
/** A line rests at the server between two attempts: few need to be in memory. */
const CACHED = 50;

/** What goes out and is retried. */
export type LineActivities = WebhookLineActivities & Partial<MessageDeliveryActivities>;

/** The worker for lines of webhooks under retry, and for messages and mails: nothing of it stands before a call. */
export function createLineWorker(
  {
    connection,
    namespace,
    dataConverter,
    taskQueue,
    workflowBundle,
    interceptors = {},
    sinks,
  }: LineWorkerParts,
  activities: LineActivities,
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    dataConverter,
    taskQueue: webhookTaskQueue(taskQueue),
    workflowBundle,
    activities: withFailureCodes(activities),
    interceptors,
    ...(sinks ? { sinks } : {}),
    maxCachedWorkflows: CACHED,
    stickyQueueScheduleToStartTimeout: '1s',
    maxConcurrentActivityTaskExecutions: SLOTS,
    shutdownGraceTime: '5s',
    shutdownForceTime: '15s',
  });
}
