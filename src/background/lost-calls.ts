import type { RunningActiveflow } from '../store/reconciliation.ts';
import { lost } from './abandoned-calls.ts';
import { each } from './each.ts';
import type { ReconcilerParts } from './reconciler.ts';
import { RunningRows } from './running-rows.ts';

/**
 * Tells activeflows of calls that the phone network does not know any more, because it was restarted, that they are over:
 * nobody else will.
 */
export class LostCalls {
  readonly #parts: ReconcilerParts;
  readonly #rows: RunningRows;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    const { callQuietSeconds: quietSeconds = 5, callsEvery: roundEvery = 10_000 } = parts;
    this.#rows = new RunningRows({ store: parts.store, quietSeconds, roundEvery });
  }

  async pass(): Promise<void> {
    const rows = await this.#rows.next();
    await each(
      rows.filter(({ reference_type }) => reference_type === 'call'),
      (row) => this.#check(row),
    );
  }

  /** A call that is being dialled may not have reached the network yet; its workflow asks for itself. */
  async #check({ id, reference_id: call_id }: RunningActiveflow): Promise<void> {
    const { store, flows, control, endOfCall, log } = this.#parts;
    const call = await store.calls.find(call_id);
    if (call === undefined || call.activeflow_id !== id) return;
    if (call.status === 'hangup' || call.status === 'dialing') return;
    if ((await control.state(call_id)) !== undefined) return;
    const event = lost(call_id);
    await flows.event(id, event);
    await endOfCall(call_id);
    await store.calls.applyEvent(event);
    log.warn({ activeflow_id: id, call_id }, 'the phone network does not know the call any more: it is over');
  }
}
