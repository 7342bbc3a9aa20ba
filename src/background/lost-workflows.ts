import { each } from './each.ts';
import type { ReconcilerParts } from './reconciler.ts';
import { RunningRows } from './running-rows.ts';
import { settle } from './settlement.ts';
import { latestRun } from './workflow-state.ts';

/**
 * Settles activeflows that the database believes running and whose workflow is closed or unknown: an operator ended it
 * long ago, or Temporal has lost its data.
 */
export class LostWorkflows {
  readonly #parts: ReconcilerParts;
  readonly #rows: RunningRows;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
    const { lostAfterSeconds: quietSeconds = 60, lostEvery: roundEvery = 60_000 } = parts;
    this.#rows = new RunningRows({ store: parts.store, quietSeconds, roundEvery });
  }

  async pass(): Promise<void> {
    const { client } = this.#parts;
    await each(await this.#rows.next(), async ({ id, reference_type, reference_id }) => {
      if ((await latestRun(client, id))?.isOpen) return;
      await settle(this.#parts, id, reference_type === 'call' ? reference_id : undefined);
    });
  }
}
