import type { CallEvent } from '../../workflows/interpreter/events.ts';
import { FINAL_NUMBER } from '../../workflows/shell/intake.ts';
import { isSet } from '../store/ids.ts';
import type { AbandonedCall } from '../store/reconciliation.ts';
import { each } from './each.ts';
import type { ReconcilerParts } from './reconciler.ts';

const LIMIT = 100;

/**
 * Hangs up calls whose activeflow, or whose master call, ended while the phone network was away: nobody drives them any more
 * (contract 1.5). The command has the id of the flow's own, so it is done once.
 */
export class AbandonedCalls {
  readonly #parts: ReconcilerParts;
  #nextRound = 0;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
  }

  async pass(): Promise<void> {
    const { store, callsEvery = 10_000, callQuietSeconds: olderThanSeconds = 5 } = this.#parts;
    if (Date.now() < this.#nextRound) return;
    this.#nextRound = Date.now() + callsEvery;
    const calls = await store.reconciliation.abandonedCalls({ olderThanSeconds, limit: LIMIT });
    await each(calls, (call) => this.#end(call));
  }

  async #end({ id: call_id, activeflow_id }: AbandonedCall): Promise<void> {
    const { store, control, log } = this.#parts;
    const state = await control.state(call_id);
    if (state === undefined) await store.calls.applyEvent(lost(call_id));
    else if (state.status !== 'hangup')
      await control.hangup({
        command_id: commandId({ id: call_id, activeflow_id }),
        call_id,
        reason: 'normal',
      });
    else return;
    log.warn({ activeflow_id, call_id }, 'ended a call that nobody drives any more');
  }
}

/** The same as that of the activeflow's own command, where there is one. */
function commandId({ id, activeflow_id }: AbandonedCall): string {
  return isSet(activeflow_id) ? `${activeflow_id}/end` : `${id}/abandoned`;
}

/** The last word on a call that the phone network does not know any more. */
export function lost(call_id: string): CallEvent {
  return {
    call_id,
    number: FINAL_NUMBER,
    at: Date.now(),
    type: 'call_hangup',
    reason: 'failed',
    by: 'remote',
  };
}
