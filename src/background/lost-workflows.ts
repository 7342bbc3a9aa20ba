import { each } from './each.ts';
import type { ReconcilerParts } from './reconciler.ts';
import { RunningRows } from './running-rows.ts';
import { settle } from './settlement.ts';
import { latestRun, namespaceId } from './workflow-state.ts';

/**
 * Settles activeflows that the database believes running and whose workflow is closed or unknown: an operator ended it
 * long ago, or Temporal has lost its data.
 */
export class LostWorkflows {
  readonly #parts: ReconcilerParts;
  readonly #rows: RunningRows;
  #told = false;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    const { lostAfterSeconds: quietSeconds = 60, lostEvery: roundEvery = 60_000 } = parts;
    this.#rows = new RunningRows({ store: parts.store, quietSeconds, roundEvery });
  }

  async pass(): Promise<void> {
    const { client } = this.#parts;
    if (!(await this.#isHome())) return;
    await each(await this.#rows.next(), async ({ id, reference_type, reference_id }) => {
      if ((await latestRun(client, id))?.isOpen) return;
      const callId = reference_type === 'call' ? reference_id : undefined;
      await settle(this.#parts, { id, callId, why: 'lost' });
    });
  }

  /** In a namespace that is not theirs, by a wrong setting, every running activeflow would look lost. */
  async #isHome(): Promise<boolean> {
    const { client, store, log } = this.#parts;
    const here = await namespaceId(client);
    const home = await store.reconciliation.home(here);
    if (home === here) return true;
    if (!this.#told) {
      const { namespace } = client.options;
      log.error(
        { namespace, namespace_id: here, home },
        'the stored activeflows run in another Temporal namespace: correct TEMPORAL_ADDRESS or TEMPORAL_NAMESPACE. If the other one is gone for good, run `activeflow admin namespace --adopt`',
      );
    }
    this.#told = true;
    return false;
  }
}
