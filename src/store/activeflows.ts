import { and, eq, sql } from 'drizzle-orm';
import type { Action } from '../../workflows/interpreter/action.ts';
import type { Limits } from '../../workflows/interpreter/limits.ts';
import type { ReferenceCall, ReferenceType, StartInput } from '../../workflows/protocol.ts';
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
import { matching, newestFirst, ownPage, type Page, type PageRequest, rowsToRead, toPage } from './page.ts';
import type { Activeflow, ActiveflowStatus, ActiveflowSummary } from './records.ts';
import { activeflows } from './schema/activeflows.ts';
import { now } from './schema/columns.ts';

/** Which activeflows a list shows: those with exactly these values; absent: any. */
export interface ActiveflowFilter {
  readonly status?: ActiveflowStatus | undefined;
  readonly reference_type?: ReferenceType | undefined;
  readonly reference_id?: string | undefined;
  readonly flow_id?: string | undefined;
}

export interface Activeflows {
  /**
   * The decision that an activeflow starts, in one transaction: its row with the workflow's start input, its call's row
   * if it has one, and `activeflow_created` with its deliveries. Decided once for ever: the same id with the same
   * request, or the same trigger key, answers the stored one with `created: false`.
   *
   * `CONFLICT`: the id is taken by another request or customer. `NOT_FOUND`: flow, on-complete flow or
   * `reference_activeflow_id`. `LIMIT_EXCEEDED`: the on-complete depth.
   */
  create(input: NewActiveflow): Promise<CreatedActiveflow>;
  get(customerId: string, activeflowId: string): Promise<Activeflow>;
  list(customerId: string, request: PageRequest & ActiveflowFilter): Promise<Page<ActiveflowSummary>>;
  /** Changes what may change while it runs; `STATE_INVALID` after its end. */
  update(customerId: string, activeflowId: string, change: ActiveflowChange): Promise<Activeflow>;
  /** Marks it deleted and writes `activeflow_deleted`; to stop a running one first is the caller's part. */
  delete(customerId: string, activeflowId: string): Promise<Activeflow>;
}

export interface NewActiveflow {
  readonly customer_id: string;
  /** Chosen by the client; absent: generated, or made from the trigger key. */
  readonly id?: string | undefined;
  /** Names the occasion, e.g. `call/<call id>`: one activeflow per customer and trigger key. */
  readonly trigger_key?: string | undefined;
  /** Its actions are copied; wins over `actions`. Absent or nil: `actions`. */
  readonly flow_id?: string | undefined;
  readonly actions?: readonly Action[] | undefined;
  readonly reference_type: ReferenceType;
  readonly reference_id?: string | undefined;
  /** Its variables are inherited, and the on-complete count goes up by one. */
  readonly reference_activeflow_id?: string | undefined;
  /** Absent: the flow's. */
  readonly on_complete_flow_id?: string | undefined;
  readonly webhook_uri?: string | undefined;
  readonly webhook_method?: string | undefined;
  /** From outside: sanitised, and dropped as a whole beyond the caps (`variables.ts`; the API refuses those before). */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Of reference `call`: its row is written too, and `voipbin.call.*` are set. */
  readonly call?: ReferenceCall | undefined;
  /** Variables of the platform's own about what started it, such as `voipbin.recording.id`: never from outside. */
  readonly occasion?: Readonly<Record<string, string>> | undefined;
  /** The call that this one belongs to, if any. */
  readonly master_call_id?: string | undefined;
  /** What the client sent, whose hash tells a repetition from a conflict; absent: this input. */
  readonly request?: unknown;
}

export interface CreatedActiveflow {
  readonly activeflow: Activeflow;
  /** Argument of its workflow. */
  readonly start: StartInput;
  readonly created: boolean;
  /** Whether its workflow is known to be started; when not, start it (again): the workflow id makes that harmless. */
  readonly started: boolean;
}

export interface ActiveflowChange {
  readonly on_complete_flow_id?: string | undefined;
  readonly webhook_uri?: string | undefined;
  readonly webhook_method?: string | undefined;
}

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
