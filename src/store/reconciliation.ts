import { and, asc, eq, gt, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { Limits } from '../../workflows/interpreter/limits.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { FinishInput } from '../../workflows/protocol.ts';
import type { ActiveflowRow } from './activeflow-record.ts';
import { lockActiveflow } from './activeflow-rows.ts';
import type { Database } from './database.ts';
import { deploymentValue, setDeploymentValue } from './deployment.ts';
import { isAlive } from './ownership.ts';
import { finish } from './projection.ts';
import { activeflows } from './schema/activeflows.ts';
import { calls } from './schema/calls.ts';
import { now } from './schema/columns.ts';
import type { Reconciliation, WorkflowLoss } from './store.ts';

/** What the reconciler reads and settles, over all customers. */
export function createReconciliation(db: Database, deployment: Partial<Limits>): Reconciliation {
  return {
    async markStarted(activeflowId) {
      const unmarked = and(eq(activeflows.id, activeflowId), isNull(activeflows.tm_start));
      await db.update(activeflows).set({ tm_start: now }).where(unmarked);
    },
    async unstarted({ olderThanSeconds, limit }) {
      const overdue = lt(activeflows.tm_create, secondsAgo(olderThanSeconds));
      const where = and(
        isNull(activeflows.tm_start),
        ne(activeflows.status, 'ended'),
        isAlive(activeflows),
        overdue,
      );
      const query = db.select({ start: activeflows.start_input }).from(activeflows).where(where);
      return (await query.orderBy(asc(activeflows.tm_create)).limit(limit)).map(({ start }) => start);
    },
    running({ olderThanSeconds, limit, after }) {
      const { id, customer_id, reference_type, reference_id, tm_create, tm_update, tm_start, status } =
        activeflows;
      const since = secondsAgo(olderThanSeconds);
      const quiet = and(lt(tm_start, since), or(eq(tm_update, NEVER), lt(tm_update, since)));
      const behind = after === undefined ? undefined : gt(id, after);
      return db
        .select({ id, customer_id, reference_type, reference_id, tm_create, tm_update })
        .from(activeflows)
        .where(and(isNotNull(tm_start), ne(status, 'ended'), quiet, behind))
        .orderBy(asc(id))
        .limit(limit);
    },
    abandonedCalls({ olderThanSeconds, limit }) {
      const over = and(eq(activeflows.status, 'ended'), lt(activeflows.tm_end, secondsAgo(olderThanSeconds)));
      return db
        .select({ id: calls.id, activeflow_id: calls.activeflow_id })
        .from(calls)
        .innerJoin(activeflows, eq(activeflows.id, calls.activeflow_id))
        .where(and(ne(calls.status, 'hangup'), over))
        .orderBy(asc(activeflows.tm_end))
        .limit(limit);
    },
    settleGone: (activeflowId, why) =>
      db.transaction(async (tx) =>
        finish(tx, deployment, endOf(await lockActiveflow(tx, activeflowId), LOSSES[why])),
      ),
    home: (namespaceId) => deploymentValue(db, HOME, namespaceId),
    adopt: (namespaceId) => setDeploymentValue(db, HOME, namespaceId),
  };
}

const HOME = 'temporal_namespace';

const LOSSES: { readonly [W in WorkflowLoss]: NonNullable<FinishInput['error']> } = {
  terminated: { code: 'TERMINATED', message: 'terminated by operator' },
  failed: { code: 'WORKFLOW_FAILED', message: 'its workflow failed; its run in the Temporal UI says why' },
  timed_out: { code: 'WORKFLOW_TIMED_OUT', message: 'its workflow ran out of time' },
  lost: { code: 'WORKFLOW_LOST', message: 'Temporal does not know its workflow any more' },
};

/** The end that a workflow could not report: everything as it was stored last. */
function endOf(row: ActiveflowRow, error: NonNullable<FinishInput['error']>): FinishInput {
  return {
    activeflow_id: row.id,
    rest: row.rest + 1,
    current_action: row.current_action,
    current_stack_id: row.current_stack_id,
    forward_action_id: row.forward_action_id,
    open_stacks: Object.keys(row.stack_map),
    stacks: {},
    variables: row.variables,
    execute_count: row.execute_count,
    executed: [],
    ended_reason: 'failed',
    error,
  };
}

function secondsAgo(seconds: number) {
  return sql`${now} - make_interval(secs => ${seconds})`;
}
