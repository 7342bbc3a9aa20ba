import { count, eq } from 'drizzle-orm';
import type { Action } from '../../workflows/interpreter/action.ts';
import type { Database } from './database.ts';
import { notFound, StoreError } from './errors.ts';
import { isSet, isUuid, orNil } from './ids.ts';
import { isOwn, isOwnedBy } from './ownership.ts';
import { newestFirst, ownPage, type Page, type PageRequest, rowsToRead, toPage } from './page.ts';
import type { Flow } from './records.ts';
import { now } from './schema/columns.ts';
import { customers } from './schema/customers.ts';
import { flows } from './schema/flows.ts';
import { toWireAction } from './wire-action.ts';

export interface Flows {
  /** `LIMIT_EXCEEDED` at 10,000 flows of a customer; `NOT_FOUND` when the on-complete flow is not theirs. */
  create(customerId: string, input: FlowFields): Promise<Flow>;
  get(customerId: string, flowId: string): Promise<Flow>;
  list(customerId: string, page: PageRequest): Promise<Page<Flow>>;
  /** Replaces all four fields; running activeflows keep their copy. */
  update(customerId: string, flowId: string, input: FlowFields): Promise<Flow>;
  /** Marks it deleted; running activeflows keep their copy. */
  delete(customerId: string, flowId: string): Promise<Flow>;
}

export interface FlowFields {
  /** Only at creation, for seeds that must be the same on every start; one that exists answers `CONFLICT`. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly detail?: string | undefined;
  /** Validated, ids filled in. */
  readonly actions: readonly Action[];
  readonly on_complete_flow_id?: string | undefined;
}

export type FlowRow = typeof flows.$inferSelect;

const FLOWS_PER_CUSTOMER = 10_000;

/** The functions on flows. */
export function createFlows(db: Database): Flows {
  return {
    create: (customerId, input) => db.transaction((tx) => insertFlow(tx, customerId, input)),
    async get(customerId, flowId) {
      return toFlow(await requireFlow(db, customerId, flowId));
    },
    async list(customerId, page) {
      const query = db
        .select()
        .from(flows)
        .where(ownPage(flows, customerId, page))
        .orderBy(...newestFirst(flows));
      const { result, next_page_token } = toPage(await query.limit(rowsToRead(page)), page);
      return { result: result.map(toFlow), next_page_token };
    },
    async update(customerId, flowId, input) {
      await requireOnComplete(db, customerId, input.on_complete_flow_id);
      return changeFlow(db, customerId, flowId, { ...replaced(input), tm_update: now });
    },
    delete: (customerId, flowId) => changeFlow(db, customerId, flowId, { tm_delete: now, tm_update: now }),
  };
}

/** A flow of this customer that is not deleted; undefined when there is none, whatever the id looks like. */
export async function findFlow(
  db: Database,
  customerId: string,
  flowId: string,
): Promise<FlowRow | undefined> {
  if (!isUuid(flowId)) return undefined;
  const [row] = await db
    .select()
    .from(flows)
    .where(isOwn(flows, customerId, flowId));
  return row;
}

/** As {@link findFlow}, but missing is an error. */
export async function requireFlow(db: Database, customerId: string, flowId: string): Promise<FlowRow> {
  const row = await findFlow(db, customerId, flowId);
  if (row === undefined) throw notFound('flow', flowId);
  return row;
}

/** Refuses an on-complete flow that is set but is none of the customer's. */
export async function requireOnComplete(
  db: Database,
  customerId: string,
  flowId: string | undefined,
): Promise<void> {
  if (isSet(flowId)) await requireFlow(db, customerId, flowId);
}

async function insertFlow(db: Database, customerId: string, input: FlowFields): Promise<Flow> {
  // The customer's row is the lock under which its flows are counted.
  await db.select({ id: customers.id }).from(customers).where(eq(customers.id, customerId)).for('update');
  const [counted] = await db.select({ number: count() }).from(flows).where(isOwnedBy(flows, customerId));
  if ((counted?.number ?? 0) >= FLOWS_PER_CUSTOMER) {
    const message = `The customer has ${FLOWS_PER_CUSTOMER} flows, which is the limit. Delete some first.`;
    throw new StoreError('LIMIT_EXCEEDED', 'flow', '', message);
  }
  await requireOnComplete(db, customerId, input.on_complete_flow_id);
  const values = { id: input.id, customer_id: customerId, ...replaced(input) };
  const [row] = await db.insert(flows).values(values).onConflictDoNothing().returning();
  if (row !== undefined) return toFlow(row);
  throw new StoreError(
    'CONFLICT',
    'flow',
    input.id ?? '',
    `The flow id ${input.id} is taken. Choose another, or leave it out.`,
  );
}

type FlowChange = Partial<ReturnType<typeof replaced>> & {
  readonly tm_update: typeof now;
  readonly tm_delete?: typeof now;
};

async function changeFlow(
  db: Database,
  customerId: string,
  flowId: string,
  change: FlowChange,
): Promise<Flow> {
  const [row] = await db
    .update(flows)
    .set(change)
    .where(isOwn(flows, customerId, flowId))
    .returning();
  if (row === undefined) throw notFound('flow', flowId);
  return toFlow(row);
}

/** The four fields that an update replaces: what is absent is emptied. */
function replaced({ name = '', detail = '', actions, on_complete_flow_id }: FlowFields) {
  return {
    name,
    detail,
    actions,
    on_complete_flow_id: orNil(on_complete_flow_id),
  };
}

function toFlow({ actions, ...row }: FlowRow): Flow {
  return { ...row, type: 'flow', direct_hash: '', actions: actions.map(toWireAction) };
}
