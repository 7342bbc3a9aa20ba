import type { WorkflowExecutionInfo } from '@temporalio/client';
import { WORKFLOW } from '../../workflows/protocol.ts';
import { REFERENCE_ID, REFERENCE_TYPE } from '../../workflows/shell/search-attributes.ts';
import type { WorkflowLoss } from '../store/reconciliation.ts';
import { each } from './each.ts';
import { cancelOrphans } from './orphans.ts';
import type { ReconcilerParts } from './reconciler.ts';
import { settle } from './settlement.ts';
import { latestRun, RPC_MS } from './workflow-state.ts';

/** Closed runs are looked at this far back: the visibility store may tell of them late. */
const WINDOW_MS = 10 * 60_000;

const LOSSES: Readonly<Record<string, WorkflowLoss>> = {
  TERMINATED: 'terminated',
  FAILED: 'failed',
  TIMED_OUT: 'timed_out',
};

/**
 * Finds activeflows whose workflow an operator terminated (or that failed by a bug) and settles each once.
 */
export class Terminated {
  readonly #parts: ReconcilerParts;
  /** Run ids that are settled or need not be, as far as they are still in the window. */
  #done: ReadonlySet<string> = new Set();

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
  }

  async pass(): Promise<void> {
    const runs = await this.#closedRuns();
    const done = new Set(runs.map(({ runId }) => runId).filter((runId) => this.#done.has(runId)));
    this.#done = done;
    const open = runs.filter(({ runId }) => !done.has(runId));
    await each(open, async (run) => {
      await this.#settle(run);
      done.add(run.runId);
    });
  }

  async #closedRuns(): Promise<WorkflowExecutionInfo[]> {
    const since = new Date(Date.now() - WINDOW_MS).toISOString();
    const query = `WorkflowType = "${WORKFLOW}" AND ExecutionStatus IN ("Terminated", "Failed", "TimedOut") AND CloseTime > "${since}"`;
    const { client } = this.#parts;
    return await client.withDeadline(Date.now() + RPC_MS, async () => {
      const runs: WorkflowExecutionInfo[] = [];
      for await (const run of client.workflow.list({ query })) runs.push(run);
      return runs;
    });
  }

  /** A reset terminates a run too, but the activeflow goes on in another. */
  async #settle({ workflowId, runId, status, typedSearchAttributes }: WorkflowExecutionInfo): Promise<void> {
    const { client } = this.#parts;
    const latest = await latestRun(client, workflowId);
    if (latest !== undefined && latest.runId !== runId) return cancelOrphans(client, workflowId, runId);
    const isCall = typedSearchAttributes.get(REFERENCE_TYPE) === 'call';
    const callId = isCall ? String(typedSearchAttributes.get(REFERENCE_ID)) : undefined;
    await settle(this.#parts, { id: workflowId, callId, why: LOSSES[status.name] ?? 'lost' });
  }
}
