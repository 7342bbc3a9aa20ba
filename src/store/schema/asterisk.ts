import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { BridgeKind } from '../../../activities/call-bridges.ts';
import type { CallRecord } from '../../providers/asterisk/call-record.ts';
import type { Item } from '../../providers/asterisk/records.ts';
import { document, moment, now } from './columns.ts';

/** Calls on an Asterisk, as its provider knows them. */
export const asteriskCalls = pgTable(
  'asterisk_calls',
  {
    call_id: text('call_id').primaryKey(),
    living: boolean('living').notNull(),
    record: document('record').$type<CallRecord>().notNull(),
    tm_update: moment('tm_update').notNull().default(now),
  },
  (table) => [index('asterisk_calls_living').on(table.call_id).where(sql`${table.living}`)],
);

/** Commands to Asterisk: written before they go out. */
export const asteriskCommands = pgTable(
  'asterisk_commands',
  {
    command_id: text('command_id').primaryKey(),
    done: boolean('done').notNull().default(false),
    tm_create: moment('tm_create').notNull().default(now),
  },
  (table) => [index('asterisk_commands_age').on(table.tm_create)],
);

/** Bridges that were joined, also those that are over: nobody joins them any more. */
export const asteriskBridges = pgTable('asterisk_bridges', {
  bridge_id: text('bridge_id').primaryKey(),
  kind: text('kind').$type<BridgeKind>().notNull(),
  over: boolean('over').notNull().default(false),
  /** Most members at once. */
  most: integer('most').notNull().default(0),
  tm_create: moment('tm_create').notNull().default(now),
});

/** What is to be told of calls, until it is. */
export const asteriskNews = pgTable(
  'asterisk_news',
  {
    call_id: text('call_id').notNull(),
    number: integer('number').notNull(),
    news: document('news').$type<Item['news']>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.call_id, table.number] })],
);
