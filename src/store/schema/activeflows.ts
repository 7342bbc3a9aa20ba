import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import {
  type Action,
  type ExecutedAction,
  MAIN_STACK,
  NIL_ID,
} from '../../../workflows/interpreter/action.ts';
import { NEVER } from '../../../workflows/interpreter/timestamp.ts';
import type { EndedReason, ReferenceType, StackView, StartInput } from '../../../workflows/protocol.ts';
import type { ActiveflowStatus } from '../records.ts';
import { document, lifetime, moment, optionalId } from './columns.ts';
import { customers } from './customers.ts';

/** Lists pass deleted rows over, so their indexes leave them out. */
const alive = sql.raw(`tm_delete = '${NEVER}'`);

/** The projection of each activeflow, and the decision that it starts. */
export const activeflows = pgTable(
  'activeflows',
  {
    id: uuid('id').primaryKey(),
    customer_id: uuid('customer_id')
      .notNull()
      .references(() => customers.id),
    flow_id: optionalId('flow_id'),
    status: text('status').$type<ActiveflowStatus>().notNull(),
    reference_type: text('reference_type').$type<ReferenceType>().notNull(),
    reference_id: text('reference_id').notNull().default(NIL_ID),
    reference_activeflow_id: optionalId('reference_activeflow_id'),
    on_complete_flow_id: optionalId('on_complete_flow_id'),
    webhook_uri: text('webhook_uri').notNull().default(''),
    webhook_method: text('webhook_method').notNull().default(''),
    current_action: document('current_action').$type<Action>().notNull(),
    current_stack_id: text('current_stack_id').notNull().default(MAIN_STACK),
    forward_action_id: text('forward_action_id').notNull().default(NIL_ID),
    stack_map: document('stack_map').$type<Readonly<Record<string, StackView>>>().notNull(),
    variables: document('variables').$type<Readonly<Record<string, string>>>().notNull(),
    execute_count: integer('execute_count').notNull().default(0),
    /** How many rows of `executed_actions` it has: their numbers are 1 to this. */
    executed_count: integer('executed_count').notNull().default(0),
    /** The newest rest point stored; the fence against late writers. */
    rest: integer('rest').notNull().default(0),
    /** The newest event's number. */
    sequence: integer('sequence').notNull().default(0),
    ended_reason: text('ended_reason').$type<EndedReason>(),
    error: document('error').$type<{ readonly code: string; readonly message: string }>(),
    /** Ancestors in its on-complete chain. */
    complete_count: integer('complete_count').notNull().default(0),
    trigger_key: text('trigger_key'),
    /** Of the client's request: tells a repetition of a chosen id from a conflict. */
    request_hash: text('request_hash').notNull(),
    start_input: document('start_input').$type<StartInput>().notNull(),
    /** When its workflow was known to be started. */
    tm_start: moment('tm_start'),
    tm_end: moment('tm_end'),
    ...lifetime(),
  },
  (table) => [
    uniqueIndex('activeflows_trigger').on(table.customer_id, table.trigger_key),
    index('activeflows_page').on(table.customer_id, table.tm_create, table.id).where(alive),
    index('activeflows_by_status')
      .on(table.customer_id, table.status, table.tm_create, table.id)
      .where(alive),
    index('activeflows_by_flow').on(table.customer_id, table.flow_id, table.tm_create, table.id).where(alive),
    index('activeflows_by_type')
      .on(table.customer_id, table.reference_type, table.tm_create, table.id)
      .where(alive),
    index('activeflows_by_reference')
      .on(table.customer_id, table.reference_id, table.tm_create, table.id)
      .where(alive),
    index('activeflows_unstarted').on(table.tm_create).where(sql`tm_start IS NULL AND status <> 'ended'`),
    index('activeflows_running').on(table.id).where(sql`tm_start IS NOT NULL AND status <> 'ended'`),
    index('activeflows_ended').on(table.tm_end).where(sql`tm_end IS NOT NULL`),
  ],
);

/** The history: one row per action that is over. */
export const executedActions = pgTable(
  'executed_actions',
  {
    activeflow_id: uuid('activeflow_id')
      .notNull()
      .references(() => activeflows.id, { onDelete: 'cascade' }),
    n: integer('n').notNull(),
    json: document('json').$type<ExecutedAction>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.activeflow_id, table.n] })],
);
