import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { type Action, MAIN_STACK, START_ID } from '../../workflows/interpreter/action.ts';
import {
  type ActiveflowFacts,
  ENGINE,
  type ReferenceCall,
  SCHEMA,
  type StartInput,
} from '../../workflows/protocol.ts';
import { type ActiveflowRow, activeflowColumns } from './activeflow-record.ts';
import type { Database, Transaction } from './database.ts';
import { notFound } from './errors.ts';
import { writeEvent } from './outbox.ts';
import { isOwn } from './ownership.ts';
import { activeflows } from './schema/activeflows.ts';
import { mergeVariables, type Variables } from './variables.ts';

/** Everything a new activeflow is made of. */
export interface Draft {
  readonly facts: ActiveflowFacts;
  readonly actions: readonly Action[];
  readonly inherited: Variables;
  readonly external: Variables;
  readonly call: ReferenceCall | undefined;
  /** Whether `voipbin.call.*` are set from the call, or stay as inherited. */
  readonly newCall: boolean;
  readonly occasion: Variables;
  readonly master_call_id: string;
  readonly on_complete_flow_id: string;
  readonly webhook_uri: string;
  readonly webhook_method: string;
  readonly trigger_key: string | null;
  readonly request_hash: string;
}

/** A stored activeflow with the argument of its workflow. */
export interface StoredStart {
  readonly row: ActiveflowRow;
  readonly start: StartInput;
}

/** Writes a new activeflow and `activeflow_created`; undefined when its id or trigger key is taken. */
export async function insertActiveflow(tx: Transaction, draft: Draft): Promise<StoredStart | undefined> {
  const {
    facts,
    actions,
    call,
    on_complete_flow_id,
    webhook_uri,
    webhook_method,
    trigger_key,
    request_hash,
  } = draft;
  const variables = mergeVariables({
    inherited: draft.inherited,
    external: draft.external,
    facts,
    call: draft.newCall ? call : undefined,
    masterCallId: draft.master_call_id,
    occasion: draft.occasion,
  });
  const start: StartInput = {
    engine: ENGINE,
    schema: SCHEMA,
    facts: { ...facts, continue_mark: `continue-link:${randomUUID()}` },
    actions,
    variables,
    ...(call === undefined ? {} : { call }),
  };
  const { limits, ...identity } = facts;
  const [row] = await tx
    .insert(activeflows)
    .values({
      ...identity,
      status: call?.dial === undefined ? 'running' : '',
      on_complete_flow_id,
      webhook_uri,
      webhook_method,
      current_action: { id: START_ID, type: '' },
      stack_map: { [MAIN_STACK]: { actions, current_index: 0, return_stack: null, return_action: null } },
      variables,
      sequence: 1,
      trigger_key,
      request_hash,
      start_input: start,
    })
    .onConflictDoNothing()
    .returning(activeflowColumns);
  if (row === undefined) return undefined;
  await writeEvent(tx, row, { type: 'activeflow_created', step: 'created' });
  return { row, start };
}

/** An activeflow of this customer that is not deleted. */
export async function requireActiveflow(
  db: Database,
  customerId: string,
  id: string,
): Promise<ActiveflowRow> {
  const [row] = await db
    .select(activeflowColumns)
    .from(activeflows)
    .where(isOwn(activeflows, customerId, id));
  if (row === undefined) throw notFound('activeflow', id);
  return row;
}

/** As {@link requireActiveflow}, locked until the transaction ends: one writer at a time. */
export async function lockOwnActiveflow(
  tx: Transaction,
  customerId: string,
  id: string,
): Promise<ActiveflowRow> {
  const [row] = await tx
    .select(activeflowColumns)
    .from(activeflows)
    .where(isOwn(activeflows, customerId, id))
    .for('update');
  if (row === undefined) throw notFound('activeflow', id);
  return row;
}

/** An activeflow by id, whosever it is and deleted too, locked until the transaction ends. */
export async function lockActiveflow(tx: Transaction, id: string): Promise<ActiveflowRow> {
  const [row] = await tx
    .select(activeflowColumns)
    .from(activeflows)
    .where(eq(activeflows.id, id))
    .for('update');
  if (row === undefined) throw notFound('activeflow', id);
  return row;
}
