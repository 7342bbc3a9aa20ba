import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { NEVER } from '../../../workflows/interpreter/timestamp.ts';
import type { Recording } from '../records.ts';
import { calls } from './calls.ts';
import { document, lifetime, moment, optionalId } from './columns.ts';
import { customers } from './customers.ts';

/** Recordings of calls; they go when their call is purged. */
export const recordings = pgTable(
  'recordings',
  {
    id: uuid('id').primaryKey(),
    customer_id: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    activeflow_id: optionalId('activeflow_id'),
    reference_type: text('reference_type').$type<Recording['reference_type']>().notNull().default('call'),
    reference_id: text('reference_id')
      .notNull()
      .references(() => calls.id, { onDelete: 'cascade' }),
    status: text('status').$type<Recording['status']>().notNull().default('initiating'),
    format: text('format').notNull(),
    on_end_flow_id: optionalId('on_end_flow_id'),
    recording_name: text('recording_name').notNull(),
    filenames: document('filenames').$type<readonly string[]>().notNull().default([]),
    end_reason: text('end_reason').$type<Recording['end_reason']>().notNull().default(''),
    duration: integer('duration').notNull().default(0),
    tm_start: moment('tm_start').notNull().default(NEVER),
    tm_end: moment('tm_end').notNull().default(NEVER),
    ...lifetime(),
  },
  (table) => [
    index('recordings_page').on(table.customer_id, table.tm_create, table.id),
    index('recordings_reference').on(table.reference_id),
  ],
);
