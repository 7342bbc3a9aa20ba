import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Action } from '../../../workflows/interpreter/action.ts';
import { document, lifetime, optionalId } from './columns.ts';
import { customers } from './customers.ts';

export const flows = pgTable(
  'flows',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    customer_id: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    name: text('name').notNull().default(''),
    detail: text('detail').notNull().default(''),
    actions: document('actions').$type<readonly Action[]>().notNull(),
    on_complete_flow_id: optionalId('on_complete_flow_id'),
    ...lifetime(),
  },
  (table) => [index('flows_page').on(table.customer_id, table.tm_create, table.id)],
);
