import { and, asc, eq, gt, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { Limits } from '../../workflows/interpreter/limits.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { FinishInput, FinishResult, ReferenceType, StartInput } from '../../workflows/protocol.ts';
import type { ActiveflowRow } from './activeflow-record.ts';
import { lockActiveflow } from './activeflow-rows.ts';
import type { Database } from './database.ts';
import { deploymentValue, setDeploymentValue } from './deployment.ts';
import type { StoreObserver } from './observer.ts';
import { isAlive } from './ownership.ts';
import { finish } from './projection.ts';
import { activeflows } from './schema/activeflows.ts';
import { calls } from './schema/calls.ts';
import { now } from './schema/columns.ts';

export interface Reconciliation {
  /** Notes that the workflow was started. */
  markStarted(activeflowId: string): Promise<void>;
  /** Start inputs of activeflows whose workflow is not known to be started, created longer ago than this; oldest first. */
  unstarted(options: {
    readonly olderThanSeconds: number;
    readonly limit: number;
  }): Promise<readonly StartInput[]>;
  /** Started, not ended, without news for longer than this; by id, so that `after` pages through them. */
  running(options: {
    readonly olderThanSeconds: number;
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<readonly RunningActiveflow[]>;
  /** Calls that are not over although the activeflow that drives them, or the call they were made for, ended longer ago than this. */
  abandonedCalls(options: {
    readonly olderThanSeconds: number;
    readonly limit: number;
  }): Promise<readonly AbandonedCall[]>;
  /** Ends an activeflow whose workflow is gone as `failed`, with the error of why, as the workflow would have. */
  settleGone(activeflowId: string, why: WorkflowLoss): Promise<FinishResult>;
  /** Which Temporal namespace, by its id, holds the workflows: the one named first, until another one is adopted. */
  home(namespaceId: string): Promise<string>;
  /** From now on workflows are looked for there: those of the old namespace count as gone. */
  adopt(namespaceId: string): Promise<void>;
}

/** How a workflow went without telling: ended by an operator, failed, out of time, or unknown to Temporal. */
export type WorkflowLoss = 'terminated' | 'failed' | 'timed_out' | 'lost';

export interface AbandonedCall {
  readonly id: string;
  /** Nil where it has none of its own. */
  readonly activeflow_id: string;
}

export interface RunningActiveflow {
  readonly id: string;
  readonly customer_id: string;
  readonly reference_type: ReferenceType;
  readonly reference_id: string;
  readonly tm_create: string;
  readonly tm_update: string;
}

/** What the reconciler reads and settles, over all customers. */
export function createReconciliation(
  db: Database,
  deployment: Partial<Limits>,
  observer?: StoreObserver,
): Reconciliation {
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
    async abandonedCalls({ olderThanSeconds, limit }) {
      const over = and(eq(activeflows.status, 'ended'), lt(activeflows.tm_end, secondsAgo(olderThanSeconds)));
      const driven = await db
        .select({ id: calls.id, activeflow_id: calls.activeflow_id })
        .from(calls)
        .innerJoin(activeflows, eq(activeflows.id, calls.activeflow_id))
        .where(and(ne(calls.status, 'hangup'), over))
        .orderBy(asc(activeflows.tm_end))
        .limit(limit);
      const legs = await legsLeft(db, olderThanSeconds, limit);
      return [...driven, ...legs];
    },
    async settleGone(activeflowId, why) {
      const { known, ...result } = await db.transaction(async (tx) =>
        finish(tx, deployment, endOf(await lockActiveflow(tx, activeflowId), LOSSES[why])),
      );
      if (known !== undefined) observer?.stored({ executed: [], ended: 'failed' });
      return result;
    },
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

/** Calls whose master is over. */
function legsLeft(db: Database, olderThanSeconds: number, limit: number): Promise<AbandonedCall[]> {
  const master = alias(calls, 'master');
  const over = and(eq(master.status, 'hangup'), lt(master.tm_hangup, secondsAgo(olderThanSeconds)));
  return db
    .select({ id: calls.id, activeflow_id: calls.activeflow_id })
    .from(calls)
    .innerJoin(master, eq(master.id, calls.master_call_id))
    .where(and(ne(calls.master_call_id, NIL_ID), ne(calls.status, 'hangup'), over))
    .limit(limit);
}

function secondsAgo(seconds: number) {
  return sql`${now} - make_interval(secs => ${seconds})`;
}
