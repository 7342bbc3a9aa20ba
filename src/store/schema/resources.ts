import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { JsonObject } from '../../../workflows/interpreter/action.ts';
import { NEVER } from '../../../workflows/interpreter/timestamp.ts';
import { lifetime, optionalId, readableDocument } from './columns.ts';
import { customers } from './customers.ts';

const alive = sql.raw(`tm_delete = '${NEVER}'`);

/** Resources that need no table of their own: queues, agents, messages ... Which fields `data` has, its kind says. */
export const resources = pgTable(
  'resources',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind').notNull(),
    customer_id: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    /** The resource that it belongs to, as a target to its campaign; nil for none. */
    parent_id: optionalId('parent_id'),
    /** Unique among the living of its kind, over all customers: a phone number. */
    unique_key: text('unique_key'),
    data: readableDocument('data').$type<JsonObject>().notNull(),
    /** The newest event's number. */
    sequence: integer('sequence').notNull().default(0),
    ...lifetime(),
  },
  (table) => [
    index('resources_page').on(table.customer_id, table.kind, table.tm_create, table.id).where(alive),
    index('resources_parent').on(table.parent_id, table.kind, table.tm_create, table.id).where(alive),
    uniqueIndex('resources_key').on(table.kind, table.unique_key).where(alive),
  ],
);
