import type { FlowClient } from '../flow-client.ts';
import type { NewActiveflow } from '../store/activeflows.ts';
import { StoreError } from '../store/errors.ts';
import type { Store } from '../store/store.ts';

/** What starts activeflows. */
export interface StartParts {
  readonly store: Pick<Store, 'activeflows' | 'reconciliation'>;
  readonly flows: Pick<FlowClient, 'start'>;
}

/**
 * Decides that an activeflow starts, once for ever per trigger key, and starts it; answers its id. To be repeated until it answers:
 * whoever stops before leaves it to the reconciler.
 * @throws StoreError when it is refused ({@link isRefusal}), or the database is away
 * @throws FlowClientError when Temporal is away
 */
export async function startFlow({ store, flows }: StartParts, input: NewActiveflow): Promise<string> {
  const { start, started } = await store.activeflows.create(input);
  if (!started) {
    await flows.start(start);
    await store.reconciliation.markStarted(start.facts.id);
  }
  return start.facts.id;
}

/** Refused for good: it would be refused again. */
export function isRefusal(error: unknown): error is StoreError {
  return error instanceof StoreError && error.code !== 'UNAVAILABLE';
}
