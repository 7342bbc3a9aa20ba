import { sql } from 'drizzle-orm';
import { bigint, bigserial, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { JsonObject } from '../../../workflows/interpreter/action.ts';
import type { DeliveryDestination, DeliveryStatus } from '../delivery.ts';
import type { ActiveflowEvent } from '../records.ts';
import { document, moment, now } from './columns.ts';

/** The events, in their order per activeflow. */
export const events = pgTable(
  'events',
  {
    /** The order of the feed: see `event-order.ts`. */
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    customer_id: uuid('customer_id').notNull(),
    /** What it tells of: `activeflow`, or the kind of a resource. */
    resource: text('resource').notNull().default('activeflow'),
    /** The activeflow's id, or that of the resource. */
    activeflow_id: uuid('activeflow_id').notNull(),
    sequence: integer('sequence').notNull(),
    /** What made it happen, e.g. `rest/7`: the same occasion makes no second event. */
    step: text('step').notNull(),
    type: text('type').notNull(),
    /** Without `executed_actions`, which every event would repeat: they are read from their table up to `executed_count`. */
    data: document('data').$type<Omit<ActiveflowEvent['data'], 'executed_actions'> | JsonObject>().notNull(),
    executed_count: integer('executed_count').notNull(),
    tm_create: moment('tm_create').notNull().default(now),
  },
  (table) => [
    uniqueIndex('events_sequence').on(table.activeflow_id, table.sequence),
    uniqueIndex('events_step').on(table.activeflow_id, table.step),
    index('events_customer_feed').on(table.customer_id, table.id),
  ],
);

/** The outgoing webhooks: one row per event and destination, and one per queued `webhook_send`, which has no event. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: bigserial('id', { mode: 'bigint' }).primaryKey(),
    customer_id: uuid('customer_id').notNull(),
    /** The activeflow, or the resource, that it tells of: what goes to one address about one thing goes in order. */
    activeflow_id: uuid('activeflow_id').notNull(),
    event_id: bigint('event_id', { mode: 'bigint' }).references(() => events.id, { onDelete: 'cascade' }),
    /** Of a `webhook_send`: the key under which it is queued once, and what it sends. */
    effect_key: text('effect_key').unique(),
    content_type: text('content_type').notNull().default('application/json'),
    body: document('body').$type<string>(),
    destination: text('destination').$type<DeliveryDestination>().notNull(),
    uri: text('uri').notNull(),
    method: text('method').notNull(),
    status: text('status').$type<DeliveryStatus>().notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    /** While an attempt is under way: when it counts as lost. */
    tm_next_attempt: moment('tm_next_attempt').notNull().default(now),
    last_status: integer('last_status').notNull().default(0),
    last_error: text('last_error').notNull().default(''),
    /** The beginning of the last answer's body. */
    last_answer: text('last_answer').notNull().default(''),
    /** From when the time for retries counts: queued, or asked for again. */
    tm_queued: moment('tm_queued').notNull().default(now),
    tm_create: moment('tm_create').notNull().default(now),
    tm_update: moment('tm_update').notNull().default(now),
  },
  (table) => [
    index('webhook_deliveries_line').on(table.activeflow_id, table.destination, table.id),
    // By the id's text, so that nothing but this index serves `isNext` (deliveries.ts): with old statistics, which know of
    // a row or two per line, Postgres would take the one above, and sort the whole line for each of its rows.
    index('webhook_deliveries_open')
      .on(sql`(activeflow_id::text)`, table.destination, table.status.desc(), table.id)
      .where(sql`status IN ('pending', 'retrying')`),
    index('webhook_deliveries_page').on(table.customer_id, table.tm_create, table.id),
    index('webhook_deliveries_by_status').on(table.customer_id, table.status, table.tm_create, table.id),
    index('webhook_deliveries_event').on(table.event_id),
    index('webhook_deliveries_due').on(table.tm_next_attempt).where(sql`status = 'pending'`),
    index('webhook_deliveries_retrying').on(table.tm_next_attempt).where(sql`status = 'retrying'`),
  ],
);
