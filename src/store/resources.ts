import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import type { Database, Transaction } from './database.ts';
import { notFound, StoreError } from './errors.ts';
import { isUuid, orNil } from './ids.ts';
import { writeResourceEvent } from './outbox.ts';
import { isAlive, isOwn } from './ownership.ts';
import { newestFirst, ownPage, type Page, type PageRequest, rowsToRead, toPage } from './page.ts';
import type { Resource } from './records.ts';
import type { ResourceKind } from './resource-kind.ts';
import { now } from './schema/columns.ts';
import { resources } from './schema/resources.ts';

/** Resources of all kinds: every change writes its event and webhook in the same transaction. */
export interface Resources {
  /**
   * Stores one. The same `id` again answers the first, unchanged, with `created: false`. `CONFLICT`: the id is of another
   * customer or kind, or the unique key is taken. The event is `<kind>_created` unless `type` says otherwise.
   */
  create<D extends object>(
    kind: ResourceKind<D>,
    input: NewResource<D>,
  ): Promise<{ readonly resource: Resource<D>; readonly created: boolean }>;
  get<D extends object>(kind: ResourceKind<D>, customerId: string, id: string): Promise<Resource<D>>;
  /** Of any customer: for the platform's own parts. Undefined: there is none, or no more. */
  find<D extends object>(kind: ResourceKind<D>, id: string): Promise<Resource<D> | undefined>;
  findByKey<D extends object>(kind: ResourceKind<D>, key: string): Promise<Resource<D> | undefined>;
  /** Newest first. */
  list<D extends object>(
    kind: ResourceKind<D>,
    customerId: string,
    page: PageRequest & { readonly where?: Partial<D> | undefined },
  ): Promise<Page<Resource<D>>>;
  /**
   * Changes one under its row's lock; `change` answers the new data, or undefined for no change, and may be called again. The
   * event is `<kind>_updated` unless `type` says otherwise. Without a customer: for the platform's own parts.
   */
  change<D extends object>(
    kind: ResourceKind<D>,
    id: string,
    change: (data: Resource<D>) => D | undefined,
    options?: { readonly customer_id?: string | undefined; readonly type?: string | undefined },
  ): Promise<{ readonly resource: Resource<D>; readonly changed: boolean }>;
  /** Marks it deleted; answers it as it was. */
  delete<D extends object>(kind: ResourceKind<D>, customerId: string, id: string): Promise<Resource<D>>;
}

interface NewResource<D extends object> {
  readonly customer_id: string;
  readonly id?: string | undefined;
  readonly data: D;
  readonly type?: string;
}

type Row = typeof resources.$inferSelect;
interface Kind {
  readonly kind: string;
  readonly hidden?: readonly string[] | undefined;
}

/** The functions on resources. */
export function createResources(db: Database): Resources {
  return {
    create: (kind, input) => db.transaction((tx) => insert(tx, kind, input)),
    async get(kind, customerId, id) {
      return toResource(await require(db, kind, id, customerId));
    },
    async find<D extends object>(kind: ResourceKind<D>, id: string) {
      const row = await findRow(db, kind, id);
      return row && toResource<D>(row);
    },
    async findByKey<D extends object>(kind: ResourceKind<D>, key: string) {
      const own = and(eq(resources.kind, kind.kind), eq(resources.unique_key, key), isAlive(resources));
      const [row] = await db.select().from(resources).where(own);
      return row && toResource<D>(row);
    },
    async list(kind, customerId, page) {
      const rows = await db
        .select()
        .from(resources)
        .where(
          and(ownPage(resources, customerId, page), eq(resources.kind, kind.kind), matches(kind, page.where)),
        )
        .orderBy(...newestFirst(resources))
        .limit(rowsToRead(page));
      const { result, next_page_token } = toPage(rows, page);
      return { result: result.map((row) => toResource(row)), next_page_token };
    },
    change: (kind, id, change, { customer_id, type = `${kind.kind}_updated` } = {}) =>
      db.transaction(async (tx) => {
        const row = await require(tx, kind, id, customer_id, true);
        const data = change(toResource(row));
        if (data === undefined) return { resource: toResource(row), changed: false };
        const stored = await update(
          tx,
          kind,
          row,
          { ...columnsOf(kind, row.customer_id, data), tm_update: now },
          type,
        );
        return { resource: toResource(stored), changed: true };
      }),
    delete: (kind, customerId, id) =>
      db.transaction(async (tx) => {
        const row = await require(tx, kind, id, customerId, true);
        const times = { tm_delete: now, tm_update: now };
        return toResource(await update(tx, kind, row, times, `${kind.kind}_deleted`));
      }),
  };
}

async function insert<D extends object>(
  tx: Transaction,
  kind: ResourceKind<D>,
  { customer_id, id, data, type = `${kind.kind}_created` }: NewResource<D>,
): Promise<{ resource: Resource<D>; created: boolean }> {
  const values = { id, kind: kind.kind, customer_id, sequence: 1, ...columnsOf(kind, customer_id, data) };
  const [row] = await tx.insert(resources).values(values).onConflictDoNothing().returning();
  if (row === undefined) return { resource: await first(tx, kind, customer_id, id, data), created: false };
  const resource = toResource<D>(row);
  await tell(tx, kind, row, type);
  return { resource, created: true };
}

/** What stands in the way of an insert: the same one, stored before, or another one with its key or id. */
async function first<D extends object>(
  tx: Transaction,
  kind: ResourceKind<D>,
  customerId: string,
  id: string | undefined,
  data: D,
): Promise<Resource<D>> {
  const known = id === undefined ? undefined : await findRow(tx, kind, id, customerId);
  if (known !== undefined) return toResource(known);
  const taken = kind.key?.(data, customerId) ?? id ?? '';
  throw new StoreError('CONFLICT', kind.kind, id ?? '', `${taken} is taken. Choose another one.`);
}

function columnsOf<D extends object>(kind: ResourceKind<D>, customerId: string, data: D) {
  const fields = data as JsonObject;
  const parent = kind.parent === undefined ? undefined : String(fields[kind.parent] ?? '');
  const { id, customer_id, tm_create, tm_update, tm_delete, ...own } = fields;
  return { data: own, parent_id: orNil(parent), unique_key: kind.key?.(data, customerId) ?? null };
}

async function update(
  tx: Transaction,
  kind: Kind,
  row: Row,
  change: Partial<ReturnType<typeof columnsOf>> & { tm_update: SQL; tm_delete?: SQL },
  type: string,
): Promise<Row> {
  const [stored] = await tx
    .update(resources)
    .set({ ...change, sequence: row.sequence + 1 })
    .where(eq(resources.id, row.id))
    .returning();
  await tell(tx, kind, stored!, type);
  return stored!;
}

async function tell(tx: Transaction, { kind, hidden = [] }: Kind, row: Row, type: string): Promise<void> {
  const shown = Object.entries(toResource(row)).filter(([field]) => !hidden.includes(field));
  const data = Object.fromEntries(shown) as unknown as Resource;
  await writeResourceEvent(tx, kind, { type, sequence: row.sequence, data });
}

async function require(
  db: Database,
  kind: Kind,
  id: string,
  customerId?: string,
  isToChange = false,
): Promise<Row> {
  const row = await findRow(db, kind, id, customerId, isToChange);
  if (row === undefined) throw notFound(kind.kind, id);
  return row;
}

async function findRow(
  db: Database,
  { kind }: Kind,
  id: string,
  customerId?: string,
  isToChange = false,
): Promise<Row | undefined> {
  if (!isUuid(id)) return undefined;
  const own =
    customerId === undefined
      ? and(eq(resources.id, id), isAlive(resources))
      : isOwn(resources, customerId, id);
  const query = db
    .select()
    .from(resources)
    .where(and(own, eq(resources.kind, kind)));
  const [row] = await (isToChange ? query.for('update') : query);
  return row;
}

/** The condition for fields of the data; what it belongs to has a column, and an index, of its own. */
function matches<D extends object>(kind: ResourceKind<D>, where: Partial<D> | undefined): SQL | undefined {
  const wanted = Object.entries(where ?? {}).filter(([, value]) => value !== undefined);
  return and(
    ...wanted.map(([field, value]) =>
      field === kind.parent
        ? eq(resources.parent_id, String(value))
        : sql`${resources.data}->>${field} = ${String(value)}`,
    ),
  );
}

function toResource<D extends object>({
  id,
  customer_id,
  data,
  tm_create,
  tm_update,
  tm_delete,
}: Row): Resource<D> {
  return {
    id,
    customer_id,
    ...(data as JsonObject),
    tm_create,
    tm_update,
    tm_delete,
  } as unknown as Resource<D>;
}
