import { eq, sql } from 'drizzle-orm';
import type { Limits } from '../../workflows/interpreter/limits.ts';
import type { ReferenceCall, StartInput } from '../../workflows/protocol.ts';
import { type ActiveflowRow, activeflowColumns } from './activeflow-record.ts';
import { type Draft, insertActiveflow } from './activeflow-rows.ts';
import { resolveLimits } from './customers.ts';
import type { Transaction } from './database.ts';
import { type FlowRow, findFlow } from './flows.ts';
import { isSet, onCompleteKey, triggeredId } from './ids.ts';
import { type Occasion, writeEvent } from './outbox.ts';
import { requestHash } from './request-hash.ts';
import { activeflows } from './schema/activeflows.ts';

/** Creates the activeflow that follows an ended one and answers its start input; undefined when none follows. */
export async function startOnComplete(
  tx: Transaction,
  deployment: Partial<Limits>,
  ended: ActiveflowRow,
): Promise<StartInput | undefined> {
  if (!isSet(ended.on_complete_flow_id)) return undefined;
  const flow = await findFlow(tx, ended.customer_id, ended.on_complete_flow_id);
  if (flow === undefined) return skip(tx, ended, 'flow_not_found');
  const limits = await resolveLimits(tx, deployment, ended.customer_id);
  if (ended.complete_count + 1 >= limits.on_complete_depth) return skip(tx, ended, 'on_complete_depth');
  const call = await callOf(tx, ended.id);
  return (await insertActiveflow(tx, draftOf(ended, flow, limits, call)))?.start;
}

function draftOf(
  ended: ActiveflowRow,
  flow: FlowRow,
  limits: Limits,
  call: ReferenceCall | undefined,
): Draft {
  const trigger_key = onCompleteKey(ended.id);
  return {
    facts: {
      id: triggeredId(ended.customer_id, trigger_key),
      customer_id: ended.customer_id,
      flow_id: flow.id,
      reference_type: ended.reference_type,
      reference_id: ended.reference_id,
      reference_activeflow_id: ended.id,
      complete_count: ended.complete_count + 1,
      limits,
    },
    actions: flow.actions,
    inherited: ended.variables,
    external: {},
    call,
    newCall: false,
    occasion: {},
    master_call_id: '',
    on_complete_flow_id: flow.on_complete_flow_id,
    webhook_uri: '',
    webhook_method: '',
    trigger_key,
    request_hash: requestHash(trigger_key),
  };
}

/** The reference call of the ended one: it is hung up by now and nothing is left to dial. */
async function callOf(tx: Transaction, activeflowId: string): Promise<ReferenceCall | undefined> {
  const stored = sql<ReferenceCall | null>`${activeflows.start_input}->'call'`;
  const [row] = await tx.select({ call: stored }).from(activeflows).where(eq(activeflows.id, activeflowId));
  if (!row?.call) return undefined;
  const { dial, ...call } = row.call;
  return { ...call, status: 'hangup' };
}

async function skip(
  tx: Transaction,
  ended: ActiveflowRow,
  reason: NonNullable<Occasion['reason']>,
): Promise<undefined> {
  const [row] = await tx
    .update(activeflows)
    .set({ sequence: ended.sequence + 1 })
    .where(eq(activeflows.id, ended.id))
    .returning(activeflowColumns);
  await writeEvent(tx, row!, { type: 'activeflow_on_complete_skipped', step: 'on-complete', reason });
}
