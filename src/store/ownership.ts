import { and, eq, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';

interface Owned {
  readonly customer_id: PgColumn;
  readonly tm_delete: PgColumn;
}

/** The condition for rows that are not deleted. */
export function isAlive(table: Pick<Owned, 'tm_delete'>): SQL {
  return eq(table.tm_delete, NEVER);
}

/** The condition for a customer's rows that are not deleted: what keeps customers from each other. */
export function isOwnedBy(table: Owned, customerId: string): SQL | undefined {
  return and(eq(table.customer_id, customerId), isAlive(table));
}

/** The condition for one of them, by its id. */
export function isOwn(
  table: Owned & { readonly id: PgColumn },
  customerId: string,
  id: string,
): SQL | undefined {
  return and(eq(table.id, id), isOwnedBy(table, customerId));
}
