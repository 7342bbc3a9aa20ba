import { StoreError } from '../store/errors.ts';
import type { WorkflowLoss } from '../store/reconciliation.ts';
import type { ReconcilerParts } from './reconciler.ts';

/** An activeflow whose workflow is gone. */
export interface GoneWorkflow {
  readonly id: string;
  readonly why: WorkflowLoss;
  /** Of reference `call`; hung up only if the call is this activeflow's own. */
  readonly callId: string | undefined;
}

/**
 * Does what a workflow that is gone could not do any more (contract 1.8): the record ends, the call is hung up, the
 * on-complete flow starts. Repeated, it does nothing twice. A workflow without a record is none of ours.
 */
export async function settle(parts: ReconcilerParts, { id, callId, why }: GoneWorkflow): Promise<void> {
  const { store, flows, log } = parts;
  try {
    const { on_complete } = await store.reconciliation.settleGone(id, why);
    if (callId !== undefined) await hangUp(parts, id, callId);
    if (on_complete !== undefined) {
      await flows.start(on_complete);
      await store.reconciliation.markStarted(on_complete.facts.id);
    }
    log.warn({ activeflow_id: id, why, on_complete: on_complete?.facts.id }, 'settled: its workflow is gone');
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'NOT_FOUND') throw error;
    log.debug({ activeflow_id: id }, 'a workflow without a record is gone');
  }
}

async function hangUp({ store, control }: ReconcilerParts, id: string, callId: string): Promise<void> {
  const call = await store.calls.find(callId);
  if (call === undefined || call.activeflow_id !== id || call.status === 'hangup') return;
  await control.hangup({ command_id: `${id}/end`, call_id: callId, reason: 'normal' });
}
