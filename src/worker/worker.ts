import {
  type InjectedSinks,
  Worker,
  type WorkerInterceptors,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import type { EntityActivities } from '../../activities/entities.ts';
import type { Activities } from '../../activities/index.ts';
import { aiTaskQueue, webTaskQueue } from '../../workflows/shell/task-queues.ts';
import type { TraceSinks } from '../../workflows/tracing.ts';
import type { WorkerConnection } from '../temporal/worker-connection.ts';
import { withFailureCodes } from './activity-failures.ts';
import { withHeartbeats } from './heartbeats.ts';
import { createLineWorker, type LineActivities } from './line-worker.ts';

export interface WorkerParts extends WorkerConnection {
  readonly taskQueue: string;
  readonly activities: Activities;
  /** Absent: this process sends no messages, and no webhooks under retry. */
  readonly lines?: LineActivities;
  /** For workflows that are no activeflows. */
  readonly entities?: Partial<EntityActivities>;
  readonly workflowBundle: WorkflowBundleOption;
  /** Waiting flows kept in memory; 0 replays each at every event. */
  readonly maxCachedWorkflows: number;
  /** Of all workers of the process. */
  readonly interceptors?: WorkerInterceptors;
  readonly sinks?: InjectedSinks<TraceSinks>;
}

/** Requests to customers' web servers at once, per worker. */
const WEB_SLOTS = 100;
/** Questions to language models at once, per worker. */
const AI_SLOTS = 100;

/**
 * Runs activeflows until it is stopped: one worker for workflows, media and the database, one each with slots of its own for
 * customers' web servers and for models, which may hang without holding a call up, and one for webhooks that have to be
 * sent again.
 */
export async function runWorkers(
  parts: WorkerParts,
): Promise<{ areRunning(): boolean; stop(): Promise<void>; ended: Promise<void> }> {
  const { taskQueue, activities } = parts;
  const { fetch, webhook_send, conversation_send } = activities;
  const workers = [
    await flowWorker(parts),
    await slowWorker(parts, webTaskQueue(taskQueue), WEB_SLOTS, { fetch, webhook_send, conversation_send }),
    await slowWorker(parts, aiTaskQueue(taskQueue), AI_SLOTS, aiActivities(activities)),
  ];
  // Calls are served from here on: the last one is half a second more.
  const runs = workers.map((worker) => worker.run());
  if (parts.lines) {
    const lineWorker = await createLineWorker(parts, parts.lines);
    workers.push(lineWorker);
    runs.push(lineWorker.run());
  }
  const ended = Promise.all(runs).then(() => undefined);
  const stop = async (): Promise<void> => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
  };
  return { areRunning: () => workers.every((worker) => worker.getState() === 'RUNNING'), stop, ended };
}

function flowWorker({
  connection,
  namespace,
  dataConverter,
  taskQueue,
  activities,
  entities,
  workflowBundle,
  maxCachedWorkflows,
  interceptors = {},
  sinks,
}: WorkerParts): Promise<Worker> {
  const slow = new Set([
    'fetch',
    'webhook_send',
    'conversation_send',
    ...Object.keys(aiActivities(activities)),
  ]);
  const own = Object.fromEntries(Object.entries(activities).filter(([name]) => !slow.has(name)));
  return Worker.create({
    connection,
    namespace,
    dataConverter,
    taskQueue,
    workflowBundle,
    activities: withFailureCodes({ ...own, ...entities }),
    maxCachedWorkflows,
    interceptors,
    ...(sinks ? { sinks } : {}),
    // After this worker's death its flows go on elsewhere after this time instead of the default of 10 s.
    stickyQueueScheduleToStartTimeout: '1s',
    maxConcurrentActivityTaskExecutions: 200,
    shutdownGraceTime: '5s',
    shutdownForceTime: '10s',
  });
}

/** What waits for models and for speech. */
function aiActivities({ ai_think, ai_summary, transcribe_recording, summarize, summary_failed }: Activities) {
  return { ai_think, ai_summary, transcribe_recording, summarize, summary_failed };
}

/** For effects that may take long, in a queue and slots of their own. */
function slowWorker(
  { connection, namespace, dataConverter, interceptors = {} }: WorkerParts,
  taskQueue: string,
  slots: number,
  activities: Partial<Activities>,
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    dataConverter,
    taskQueue,
    activities: withHeartbeats(withFailureCodes(activities)),
    interceptors,
    maxConcurrentActivityTaskExecutions: slots,
    shutdownGraceTime: '5s',
    shutdownForceTime: '15s',
  });
}
