import { and, eq, gt, lt, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { StoreError } from './errors.ts';
import { isOwnedBy } from './ownership.ts';

/** Which page of a list; lists run from the newest to the oldest. */
export interface PageRequest {
  /** Clamped to 1..100; absent, zero, negative or larger: 100. */
  readonly page_size?: number | undefined;
  /** `next_page_token` of the page before, or an upstream timestamp: rows created before it. */
  readonly page_token?: string | undefined;
  /** `YYYY-MM-DD HH:MM:SS[.ffffff]`, UTC: rows created later than this, not at it. */
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
}

export interface Page<T> {
  readonly result: readonly T[];
  /** Empty on the last page. */
  readonly next_page_token: string;
}

const LARGEST_PAGE = 100;
/** `<tm_create>Z_<id>`: upstream's token with the row's id, which tells rows of the same microsecond apart. */
const TOKEN = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,6})?)Z?(?:_(.+))?$/;

interface PagedTable {
  readonly id: PgColumn;
  readonly tm_create: PgColumn;
}

/** How many rows to read: one more than the page shows, which tells whether another page follows. */
export function rowsToRead(request: PageRequest): number {
  return pageSize(request) + 1;
}

/** The condition for rows behind the page token; undefined for the first page. */
export function behindToken(table: PagedTable, token: string | undefined): SQL | undefined {
  if (token === undefined || token === '') return undefined;
  const [, day, time, id] = TOKEN.exec(token) ?? [];
  if (day === undefined) {
    throw new StoreError(
      'INVALID',
      'page',
      token,
      'The page token is not one of ours. Send next_page_token as it was received.',
    );
  }
  const moment = `${day} ${time}`;
  if (id === undefined) return lt(table.tm_create, moment);
  return sql`(${table.tm_create}, ${table.id}) < (${moment}, ${id})`;
}

/** The condition for a customer's own, not deleted rows behind the page token and within the asked time. */
export function ownPage(
  table: PagedTable & { readonly customer_id: PgColumn; readonly tm_delete: PgColumn },
  customerId: string,
  request: PageRequest,
): SQL | undefined {
  const { created_after: after, created_before: before } = request;
  return and(
    isOwnedBy(table, customerId),
    behindToken(table, request.page_token),
    after === undefined ? undefined : gt(table.tm_create, after),
    before === undefined ? undefined : lt(table.tm_create, before),
  );
}

/** The condition for rows that have exactly the values asked for; a column without one may have any. */
export function matching<Column extends string>(
  table: Readonly<Record<Column, PgColumn>>,
  columns: readonly Column[],
  values: Readonly<Partial<Record<NoInfer<Column>, unknown>>>,
): SQL | undefined {
  return and(
    ...columns.map((name) => (values[name] === undefined ? undefined : eq(table[name], values[name]))),
  );
}

/** The order of every list: newest first, without ties. */
export function newestFirst(table: PagedTable): [SQL, SQL] {
  return [sql`${table.tm_create} desc`, sql`${table.id} desc`];
}

/** Makes a page of rows that were read with {@link rowsToRead}. */
export function toPage<Row extends { readonly id: string; readonly tm_create: string }>(
  rows: readonly Row[],
  request: PageRequest,
): Page<Row> {
  const result = rows.slice(0, pageSize(request));
  const last = rows.length > result.length ? result.at(-1) : undefined;
  return {
    result,
    next_page_token: last === undefined ? '' : `${last.tm_create.replace(' ', 'T')}Z_${last.id}`,
  };
}

function pageSize({ page_size: size }: PageRequest): number {
  return size === undefined || !(size >= 1 && size <= LARGEST_PAGE) ? LARGEST_PAGE : Math.floor(size);
}
