import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { DESTINATIONS } from '../../../workflows/campaign/tries.ts';
import type { Address } from '../../../workflows/interpreter/events.ts';
import { NEVER } from '../../../workflows/interpreter/timestamp.ts';
import type { Campaigncall, OutdialTarget } from '../campaign-records.ts';
import { document, lifetime, moment, now, optionalId } from './columns.ts';
import { customers } from './customers.ts';

/** Whom a campaign dials: the entries of an outdial. There may be a hundred thousand in one. */
export const outdialTargets = pgTable(
  'outdial_targets',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    customer_id: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    outdial_id: uuid('outdial_id').notNull(),
    name: text('name').notNull().default(''),
    detail: text('detail').notNull().default(''),
    data: text('data').notNull().default(''),
    status: text('status').$type<OutdialTarget['status']>().notNull().default('idle'),
    result: text('result').$type<OutdialTarget['result']>().notNull().default(''),
    /** As many as there can be; null where there is none. */
    destinations: document('destinations').$type<readonly (Address | null)[]>().notNull(),
    tries: integer('tries')
      .array()
      .notNull()
      .default(sql`array_fill(0, array[${sql.raw(String(DESTINATIONS))}])`),
    /** When it may be tried next. */
    tm_due: moment('tm_due').notNull().default(now),
    /** The newest event's number. */
    sequence: integer('sequence').notNull().default(0),
    ...lifetime(),
  },
  (table) => [
    index('outdial_targets_page').on(table.outdial_id, table.tm_create, table.id),
    index('outdial_targets_due').on(table.outdial_id, table.tm_due, table.id).where(sql`status = 'idle'`),
  ],
);

/** The tries of campaigns: one row for each. */
export const campaigncalls = pgTable(
  'campaigncalls',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    customer_id: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    campaign_id: uuid('campaign_id').notNull(),
    outplan_id: optionalId('outplan_id'),
    outdial_id: optionalId('outdial_id'),
    outdial_target_id: optionalId('outdial_target_id'),
    queue_id: optionalId('queue_id'),
    activeflow_id: optionalId('activeflow_id'),
    flow_id: optionalId('flow_id'),
    reference_type: text('reference_type').$type<Campaigncall['reference_type']>().notNull(),
    reference_id: text('reference_id').notNull(),
    status: text('status').$type<Campaigncall['status']>().notNull().default('dialing'),
    result: text('result').$type<Campaigncall['result']>().notNull().default(''),
    reason: text('reason').notNull().default(''),
    source: document('source').$type<Address>().notNull(),
    destination: document('destination').$type<Address>().notNull(),
    destination_index: integer('destination_index').notNull(),
    try_count: integer('try_count').notNull(),
    /** What was claimed together, and not asked for again. */
    batch_id: uuid('batch_id').notNull(),
    /** When it was decided that it begins; until then it can be given back. */
    tm_begin: moment('tm_begin').notNull().default(NEVER),
    /** The newest event's number. */
    sequence: integer('sequence').notNull().default(0),
    ...lifetime(),
  },
  (table) => [
    index('campaigncalls_page').on(table.customer_id, table.tm_create, table.id),
    index('campaigncalls_campaign').on(table.campaign_id, table.tm_create, table.id),
    index('campaigncalls_open').on(table.campaign_id, table.batch_id).where(sql`status <> 'done'`),
    index('campaigncalls_activeflow').on(table.activeflow_id),
  ],
);
