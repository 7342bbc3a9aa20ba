import type { FastifyBaseLogger } from 'fastify';
import type { CreatedActiveflow, NewActiveflow } from '../../store/activeflows.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { requireEngine } from '../edge/engine.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'flows'>;

/**
 * Stores that an activeflow starts, which decides it, then starts its workflow. When that fails the decision stands and the
 * reconciler starts it, so the caller's answer is the same.
 * @throws ApiError `SERVICE_UNAVAILABLE` when Temporal is known to be away: nothing is stored then
 */
export async function startActiveflow(
  { store, flows }: Dependencies,
  input: NewActiveflow,
  log: FastifyBaseLogger,
): Promise<CreatedActiveflow> {
  await requireEngine({ flows });
  const decided = await store.activeflows.create(input);
  if (decided.started) return decided;
  const { id } = decided.activeflow;
  try {
    await flows.start(decided.start);
    await store.reconciliation.markStarted(id);
  } catch (error) {
    log.warn({ err: error, activeflow_id: id }, 'activeflow stored, but not started: left to the reconciler');
  }
  return decided;
}
