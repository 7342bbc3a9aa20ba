import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { Limits } from '../../../workflows/interpreter/limits.ts';
import { NEVER } from '../../../workflows/interpreter/timestamp.ts';
import { document, lifetime, moment } from './columns.ts';

export const customers = pgTable('customers', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  detail: text('detail').notNull().default(''),
  email: text('email').notNull().default(''),
  phone_number: text('phone_number').notNull().default(''),
  address: text('address').notNull().default(''),
  webhook_uri: text('webhook_uri').notNull().default(''),
  webhook_method: text('webhook_method').notNull().default(''),
  webhook_secret: text('webhook_secret').notNull(),
  /** The secret before the last rotation: signatures carry both until it expires. */
  webhook_secret_previous: text('webhook_secret_previous').notNull().default(''),
  tm_webhook_secret_previous: moment('tm_webhook_secret_previous').notNull().default(NEVER),
  limits: document('limits').$type<Partial<Limits>>().notNull().default({}),
  ...lifetime(),
});

export const accessKeys = pgTable(
  'access_keys',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    customer_id: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    name: text('name').notNull().default(''),
    detail: text('detail').notNull().default(''),
    /** SHA-256 of the token, hexadecimal: the token itself is stored nowhere. */
    token_hash: text('token_hash').notNull().unique(),
    token_prefix: text('token_prefix').notNull(),
    tm_expire: moment('tm_expire').notNull(),
    ...lifetime(),
  },
  (table) => [index('access_keys_page').on(table.customer_id, table.tm_create, table.id)],
);
