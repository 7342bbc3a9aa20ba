import { each } from './each.ts';
import type { ReconcilerParts } from './reconciler.ts';

const LIMIT = 100;

/** Starts the workflows of activeflows that were decided on and, because a process died in between, never started. */
export async function startUnstarted(parts: ReconcilerParts): Promise<void> {
  const { store, flows, log, unstartedAfterSeconds: olderThanSeconds = 2 } = parts;
  await each(await store.reconciliation.unstarted({ olderThanSeconds, limit: LIMIT }), async (start) => {
    const { id } = start.facts;
    await flows.start(start);
    await store.reconciliation.markStarted(id);
    log.info({ activeflow_id: id }, 'started an activeflow that was decided on before');
  });
}
