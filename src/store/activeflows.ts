import { and, eq, sql } from 'drizzle-orm';
import type { Limits } from '../../workflows/interpreter/limits.ts';
import { createActiveflow } from './activeflow-creation.ts';
import {
  type ActiveflowRow,
  activeflowColumns,
  toActiveflow,
  toActiveflowSummary,
} from './activeflow-record.ts';
import { lockOwnActiveflow, requireActiveflow } from './activeflow-rows.ts';
import type { Database, Transaction } from './database.ts';
import { StoreError } from './errors.ts';
import { requireOnComplete } from './flows.ts';
import { readHistories } from './history.ts';
import { orNil } from './ids.ts';
import { writeEvent } from './outbox.ts';
import { matching, newestFirst, ownPage, rowsToRead, toPage } from './page.ts';
import type { Activeflow, ActiveflowSummary } from './records.ts';
import { activeflows } from './schema/activeflows.ts';
import { now } from './schema/columns.ts';
import type { ActiveflowChange, ActiveflowFilter, Activeflows, Page, PageRequest } from './store.ts';

/** The functions on activeflows; `deployment` are the limits that hold where a customer has none of its own. */
export function createActiveflows(db: Database, deployment: Partial<Limits>): Activeflows {
  return {
    create: (input) => createActiveflow(db, deployment, input),
    async get(customerId, activeflowId) {
      return complete(db, await requireActiveflow(db, customerId, activeflowId));
    },
    list: (customerId, request) => listActiveflows(db, customerId, request),
    update: (customerId, activeflowId, change) =>
      db.transaction((tx) => changeActiveflow(tx, customerId, activeflowId, change)),
    delete: (customerId, activeflowId) =>
      db.transaction((tx) => deleteActiveflow(tx, customerId, activeflowId)),
  };
}

const FILTERS = ['status', 'reference_type', 'reference_id', 'flow_id'] as const;

async function listActiveflows(
  db: Database,
  customerId: string,
  request: PageRequest & ActiveflowFilter,
): Promise<Page<ActiveflowSummary>> {
  const rows = await selectPage(db, customerId, request);
  const { result, next_page_token } = toPage(rows, request);
  const histories = await readHistories(db, result);
  return {
    result: result.map((row) => toActiveflowSummary(row, histories.get(row.id) ?? [])),
    next_page_token,
  };
}

/** The rows of a page; exported for those who measure its plan. */
export function selectPage(db: Database, customerId: string, request: PageRequest & ActiveflowFilter) {
  return db
    .select(activeflowColumns)
    .from(activeflows)
    .where(and(ownPage(activeflows, customerId, request), matching(activeflows, FILTERS, request)))
    .orderBy(...newestFirst(activeflows))
    .limit(rowsToRead(request));
}

async function changeActiveflow(
  tx: Transaction,
  customerId: string,
  id: string,
  change: ActiveflowChange,
): Promise<Activeflow> {
  const { status } = await lockOwnActiveflow(tx, customerId, id);
  if (status === 'ended') {
    const message = `The activeflow ${id} has ended; only a running one can be changed.`;
    throw new StoreError('STATE_INVALID', 'activeflow', id, message);
  }
  const { on_complete_flow_id, ...webhook } = change;
  await requireOnComplete(tx, customerId, on_complete_flow_id);
  const next = on_complete_flow_id === undefined ? {} : { on_complete_flow_id: orNil(on_complete_flow_id) };
  const [row] = await updateRow(tx, id, { ...webhook, ...next, tm_update: now });
  return complete(tx, row!);
}

async function deleteActiveflow(tx: Transaction, customerId: string, id: string): Promise<Activeflow> {
  await lockOwnActiveflow(tx, customerId, id);
  const [row] = await updateRow(tx, id, { tm_delete: now, tm_update: now, sequence: sql`sequence + 1` });
  await writeEvent(tx, row!, { type: 'activeflow_deleted', step: 'deleted' });
  return complete(tx, row!);
}

function updateRow(
  tx: Transaction,
  id: string,
  change: Parameters<ReturnType<typeof tx.update<typeof activeflows>>['set']>[0],
) {
  return tx.update(activeflows).set(change).where(eq(activeflows.id, id)).returning(activeflowColumns);
}

async function complete(db: Database, row: ActiveflowRow): Promise<Activeflow> {
  const histories = await readHistories(db, [row]);
  return toActiveflow(row, histories.get(row.id) ?? []);
}
