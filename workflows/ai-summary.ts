import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { SummaryInput } from './protocol.ts';
import { aiTaskQueue } from './shell/task-queues.ts';

interface SummaryActivities {
  summarize(input: SummaryInput): Promise<void>;
  summary_failed(input: SummaryInput): Promise<void>;
}

/**
 * Summarises a call or conference that has ended. Nobody waits for it, so a model that is away for ten minutes is waited for; after that the
 * summary has failed, and what follows it is told so.
 */
export async function aiSummary(input: SummaryInput): Promise<void> {
  const taskQueue = aiTaskQueue(workflowInfo().taskQueue);
  const { summarize } = proxyActivities<SummaryActivities>({
    taskQueue,
    heartbeatTimeout: '10s',
    startToCloseTimeout: input.timeout + 10_000,
    scheduleToCloseTimeout: '10m',
    retry: { initialInterval: '1s', maximumInterval: '30s' },
  });
  const { summary_failed } = proxyActivities<SummaryActivities>({ taskQueue, startToCloseTimeout: '10s' });
  try {
    await summarize(input);
  } catch {
    await summary_failed(input);
  }
}
