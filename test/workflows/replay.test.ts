import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { ENGINE } from '../../workflows/protocol.ts';
import { shareWorkflowBundle } from '../support/workflow-bundle.ts';
import { historyNames, readHistory, record } from './histories.ts';
import { recordings } from './recordings/index.ts';

// `ACTIVEFLOW_RECORD=1 npx vitest run test/workflows/replay.test.ts` records them anew: only for a new engine rung, since
// flows that were started before a change go on with the histories that they have.
if (process.env.ACTIVEFLOW_RECORD) test('records', record, 300_000);
else describe('the code of today', replays);

function* allHistories() {
  for (const name of historyNames()) yield readHistory(name);
}

function replays(): void {
  let workflowBundle: WorkflowBundleOption;
  beforeAll(async () => {
    workflowBundle = await shareWorkflowBundle();
  });

  test.each(historyNames())('replays %s', async (name) => {
    const { history, workflowId } = readHistory(name);
    await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
  });

  test('replays all of them carrying traces, too: flows go on where traces are switched on', async () => {
    const traced = await bundleWorkflows({}, { traces: true });
    const replayed = Worker.runReplayHistories({ workflowBundle: traced }, allHistories());
    for await (const { workflowId, error } of replayed) expect(error, workflowId).toBeUndefined();
  }, 120_000);

  test('has a history of every recording', () => {
    const missing = recordings.filter(
      ({ name }) => !historyNames().some((each) => each.startsWith(`v${ENGINE}-${name}-root`)),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
}
