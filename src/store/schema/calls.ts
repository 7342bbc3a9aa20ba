import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { CallAudio } from '../../../activities/call-audio.ts';
import { type Json, type JsonObject, NIL_ID } from '../../../workflows/interpreter/action.ts';
import type { Address, CallStatus } from '../../../workflows/interpreter/events.ts';
import { NEVER } from '../../../workflows/interpreter/timestamp.ts';
import { document, lifetime, moment, optionalId } from './columns.ts';
import { customers } from './customers.ts';

/** Calls. Their ids are text, because the phone network gives them. */
export const calls = pgTable(
  'calls',
  {
    id: text('id').primaryKey(),
    customer_id: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    owner_type: text('owner_type').notNull().default(''),
    owner_id: optionalId('owner_id'),
    flow_id: optionalId('flow_id'),
    activeflow_id: optionalId('activeflow_id'),
    /** The workflow that is told of its events; empty: its activeflow's. */
    event_workflow_id: text('event_workflow_id').notNull().default(''),
    type: text('type').notNull().default('flow'),
    master_call_id: text('master_call_id').notNull().default(NIL_ID),
    chained_call_ids: document('chained_call_ids').$type<readonly string[]>().notNull().default([]),
    recording_id: optionalId('recording_id'),
    recording_ids: document('recording_ids').$type<readonly string[]>().notNull().default([]),
    groupcall_id: optionalId('groupcall_id'),
    /** Attempts to make legs for it that are over: none of them is wanted any more. */
    released_groups: document('released_groups').$type<readonly string[]>().notNull().default([]),
    source: document('source').$type<Address>().notNull(),
    destination: document('destination').$type<Address>().notNull(),
    status: text('status').$type<CallStatus>().notNull(),
    action: document('action').$type<Json>().notNull().default({}),
    metadata: document('metadata').$type<JsonObject>().notNull().default({}),
    direction: text('direction').$type<'incoming' | 'outgoing'>().notNull(),
    mute_direction: text('mute_direction').$type<CallAudio['mute_direction']>().notNull().default(''),
    hold: boolean('hold').notNull().default(false),
    moh: boolean('moh').notNull().default(false),
    silence: boolean('silence').notNull().default(false),
    hangup_by: text('hangup_by').notNull().default(''),
    hangup_reason: text('hangup_reason').notNull().default(''),
    /** The number of the newest event taken; older ones change nothing. */
    last_event: integer('last_event').notNull().default(0),
    tm_ringing: moment('tm_ringing').notNull().default(NEVER),
    tm_progressing: moment('tm_progressing').notNull().default(NEVER),
    tm_hangup: moment('tm_hangup').notNull().default(NEVER),
    ...lifetime(),
  },
  (table) => [
    index('calls_page').on(table.customer_id, table.tm_create, table.id),
    index('calls_by_status').on(table.customer_id, table.status, table.tm_create, table.id),
    index('calls_activeflow').on(table.activeflow_id),
    index('calls_groupcall')
      .on(table.groupcall_id)
      .where(sql`groupcall_id <> '00000000-0000-0000-0000-000000000000'`),
    index('calls_legs')
      .on(table.tm_hangup)
      .where(sql`activeflow_id = '00000000-0000-0000-0000-000000000000'`),
    index('calls_master')
      .on(table.master_call_id)
      .where(sql`master_call_id <> '00000000-0000-0000-0000-000000000000'`),
  ],
);
