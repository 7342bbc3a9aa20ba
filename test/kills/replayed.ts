import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { loadConfig } from '../../src/config.ts';
import { connectClient } from '../../src/temporal/connection.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';

const { History } = proto.temporal.api.history.v1;

/**
 * Replays every run that a Temporal server knows, also those that ended well: what only a replay shows would make the next
 * flow stand still. Answers what went wrong; those histories are kept in files.
 */
export async function failedReplays(address: string): Promise<string[]> {
  const { namespace } = loadConfig({}).temporal;
  const [client, workflowBundle] = await Promise.all([
    connectClient({ address, namespace }),
    bundleWorkflows(),
  ]);
  try {
    const histories = client.workflow.list().intoHistories({ concurrency: 4 });
    const failed: string[] = [];
    for await (const { workflowId, runId, error } of Worker.runReplayHistories(
      { workflowBundle },
      histories,
    )) {
      if (!error) continue;
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      const file = join(tmpdir(), `replay-${runId}.json`);
      const json = History.toObject(History.fromObject(history), {
        enums: String,
        longs: String,
        bytes: String,
      });
      writeFileSync(file, JSON.stringify(json));
      failed.push(`${workflowId}: ${error.message} (${file})`);
    }
    return failed;
  } finally {
    await client.connection.close();
  }
}
