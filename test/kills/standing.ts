import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { loadConfig } from '../../src/config.ts';
import { connectClient } from '../../src/temporal/connection.ts';

const { History } = proto.temporal.api.history.v1;

/**
 * What Temporal knows of the runs of an activeflow that does not end: its root and its stacks, and where each stands. Their
 * histories are kept in files, to be replayed by `Worker.runReplayHistory`.
 */
export async function standing(address: string, id: string): Promise<unknown[]> {
  const { namespace } = loadConfig({}).temporal;
  const client = await connectClient({ address, namespace });
  try {
    const runs: unknown[] = [];
    for await (const { workflowId, runId } of client.workflow.list({
      query: `WorkflowId STARTS_WITH "${id}"`,
    })) {
      runs.push(await stand(client, workflowId, runId));
    }
    return runs;
  } finally {
    await client.connection.close();
  }
}

async function stand(client: Client, workflowId: string, runId: string): Promise<unknown> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const { status, raw } = await handle.describe();
  const history = await handle.fetchHistory();
  const file = join(tmpdir(), `standing-${runId}.json`);
  const json = History.toObject(History.fromObject(history), { enums: String, longs: String, bytes: String });
  writeFileSync(file, JSON.stringify(json));
  const { events = [] } = history;
  const last = (events ?? []).slice(-6);
  return {
    workflowId,
    status: status.name,
    history: file,
    pendingTask: raw.pendingWorkflowTask,
    pendingActivities: raw.pendingActivities?.map(
      ({ activityType, attempt }) => `${activityType?.name} ${attempt}`,
    ),
    lastEvents: last.map(({ eventId, eventType, eventTime, workflowTaskFailedEventAttributes: failed }) => ({
      eventId: String(eventId),
      eventType,
      at: Number(eventTime?.seconds),
      failed: failed?.failure?.message,
    })),
  };
}
