import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { Limits } from '../../workflows/interpreter/limits.ts';
import { activeflowColumns, toActiveflow } from './activeflow-record.ts';
import { type Draft, insertActiveflow, requireActiveflow, type StoredStart } from './activeflow-rows.ts';
import type { CreatedActiveflow, NewActiveflow } from './activeflows.ts';
import { insertCall } from './calls.ts';
import { resolveLimits } from './customers.ts';
import type { Database, Transaction } from './database.ts';
import { StoreError } from './errors.ts';
import { requireFlow, requireOnComplete } from './flows.ts';
import { readHistories } from './history.ts';
import { isSet, orNil, triggeredId } from './ids.ts';
import { requestHash } from './request-hash.ts';
import { activeflows } from './schema/activeflows.ts';
import type { Variables } from './variables.ts';

/** The decision that an activeflow starts: see `Activeflows.create`. Runs in one transaction. */
export async function createActiveflow(
  db: Database,
  deployment: Partial<Limits>,
  input: NewActiveflow,
): Promise<CreatedActiveflow> {
  const id = chosenId(input);
  return db.transaction(async (tx) => {
    const decided = await findDecided(tx, input, id);
    if (decided !== undefined) return answer(tx, decided, false);
    const stored = await insertActiveflow(tx, await draftOf(tx, deployment, input, id));
    if (stored === undefined) return answer(tx, await requireDecided(tx, input, id), false);
    await storeCall(tx, input, stored);
    return answer(tx, stored, true);
  });
}

function chosenId({ id, customer_id, trigger_key }: NewActiveflow): string {
  if (isSet(id)) return id.toLowerCase();
  return trigger_key === undefined ? randomUUID() : triggeredId(customer_id, trigger_key);
}

async function answer(
  tx: Transaction,
  { row, start }: StoredStart,
  created: boolean,
): Promise<CreatedActiveflow> {
  const histories = await readHistories(tx, created ? [] : [row]);
  const activeflow = toActiveflow(row, histories.get(row.id) ?? []);
  return { activeflow, start, created, started: row.tm_start !== null };
}

/** What was decided before: by the trigger key, or by the id if the request is the same. */
async function findDecided(
  tx: Transaction,
  input: NewActiveflow,
  id: string,
): Promise<StoredStart | undefined> {
  if (input.trigger_key !== undefined) {
    const key = and(
      eq(activeflows.customer_id, input.customer_id),
      eq(activeflows.trigger_key, input.trigger_key),
    );
    const [stored] = await selectStart(tx).where(key);
    if (stored !== undefined) return stored;
  }
  const [stored] = await selectStart(tx).where(eq(activeflows.id, id));
  if (stored === undefined) return undefined;
  const { row } = stored;
  if (row.customer_id === input.customer_id && row.request_hash === hashOf(input)) return stored;
  const message = `The activeflow id ${id} is taken by a different request. Choose another id, or leave it out.`;
  throw new StoreError('CONFLICT', 'activeflow', id, message);
}

/** After an insert met a taken id or key: another creator was faster, so the decision is there now. */
async function requireDecided(tx: Transaction, input: NewActiveflow, id: string): Promise<StoredStart> {
  const decided = await findDecided(tx, input, id);
  if (decided !== undefined) return decided;
  throw new StoreError(
    'CONFLICT',
    'activeflow',
    id,
    `The activeflow ${id} was removed while it was created. Try again.`,
  );
}

function selectStart(tx: Transaction) {
  return tx.select({ row: activeflowColumns, start: activeflows.start_input }).from(activeflows);
}

async function draftOf(
  tx: Transaction,
  deployment: Partial<Limits>,
  input: NewActiveflow,
  id: string,
): Promise<Draft> {
  const { customer_id, flow_id } = input;
  const limits = await resolveLimits(tx, deployment, customer_id);
  const flow = isSet(flow_id) ? await requireFlow(tx, customer_id, flow_id) : undefined;
  await requireOnComplete(tx, customer_id, input.on_complete_flow_id);
  const parent = await parentOf(tx, input, limits);
  const facts = {
    id,
    customer_id,
    flow_id: flow?.id ?? NIL_ID,
    reference_type: input.reference_type,
    reference_id: orNil(input.reference_id ?? input.call?.id),
    reference_activeflow_id: parent.id,
    complete_count: parent.complete_count,
    limits,
  };
  return {
    facts,
    actions: flow?.actions ?? input.actions ?? [],
    inherited: parent.variables,
    external: input.variables ?? {},
    call: input.call,
    newCall: true,
    occasion: input.occasion ?? {},
    master_call_id: input.master_call_id ?? '',
    on_complete_flow_id: orNil(input.on_complete_flow_id ?? flow?.on_complete_flow_id),
    webhook_uri: input.webhook_uri ?? '',
    webhook_method: input.webhook_method ?? '',
    trigger_key: input.trigger_key ?? null,
    request_hash: hashOf(input),
  };
}

interface Parent {
  readonly id: string;
  readonly variables: Variables;
  /** Of the child. */
  readonly complete_count: number;
}

async function parentOf(tx: Transaction, input: NewActiveflow, limits: Limits): Promise<Parent> {
  const { customer_id, reference_activeflow_id } = input;
  if (!isSet(reference_activeflow_id)) return { id: NIL_ID, variables: {}, complete_count: 0 };
  const { id, variables, complete_count } = await requireActiveflow(tx, customer_id, reference_activeflow_id);
  if (complete_count + 1 < limits.on_complete_depth)
    return { id, variables, complete_count: complete_count + 1 };
  const message = `Activeflow ${id} is the last of its chain: ${limits.on_complete_depth} follow each other at most.`;
  throw new StoreError('LIMIT_EXCEEDED', 'activeflow', id, message);
}

function hashOf(input: NewActiveflow): string {
  const { id, request, ...rest } = input;
  return requestHash(request ?? rest);
}

async function storeCall(
  tx: Transaction,
  { call, customer_id, master_call_id }: NewActiveflow,
  { row }: StoredStart,
): Promise<void> {
  if (call === undefined) return;
  const { id, source, destination, status, direction } = call;
  const { id: activeflow_id, flow_id } = row;
  await insertCall(tx, {
    id,
    customer_id,
    source,
    destination,
    status,
    direction,
    flow_id,
    activeflow_id,
    master_call_id,
  });
}
