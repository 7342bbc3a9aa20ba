import type { RunningActiveflow } from '../store/reconciliation.ts';
import type { Store } from '../store/store.ts';

export interface RowsOptions {
  readonly store: Pick<Store, 'reconciliation'>;
  /** Rows without news for this long. */
  readonly quietSeconds: number;
  /** Milliseconds from the start of one round to the next. */
  readonly roundEvery: number;
}

/** Activeflows per page. */
const PAGE = 100;

/** Goes through the running activeflows page by page, and through all of them at most once per `roundEvery`. */
export class RunningRows {
  readonly #options: RowsOptions;
  #after: string | undefined;
  #nextRound = 0;

  constructor(options: RowsOptions) {
    this.#options = options;
  }

  /** The next page; empty while the present round is over. */
  async next(): Promise<readonly RunningActiveflow[]> {
    const { store, quietSeconds, roundEvery } = this.#options;
    if (this.#after === undefined) {
      if (Date.now() < this.#nextRound) return [];
      this.#nextRound = Date.now() + roundEvery;
    }
    const after = this.#after === undefined ? {} : { after: this.#after };
    const rows = await store.reconciliation.running({
      olderThanSeconds: quietSeconds,
      limit: PAGE,
      ...after,
    });
    this.#after = rows.length < PAGE ? undefined : rows.at(-1)?.id;
    return rows;
  }
}
