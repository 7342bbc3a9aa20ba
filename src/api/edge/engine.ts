import type { ApiDependencies } from '../dependencies.ts';
import { unavailable } from './errors.ts';

/** Milliseconds for Temporal to show that it is there: most restarts take less. */
const TIMEOUT = 2000;

/**
 * Asked before anything is stored or handed over that Temporal has to carry out: a 503 from here means that nothing was done.
 * Goes by the last second's answers, so that it costs a request of its own only while the API is idle.
 * @throws ApiError `SERVICE_UNAVAILABLE`, with `Retry-After`
 */
export async function requireEngine({ flows }: Pick<ApiDependencies, 'flows'>): Promise<void> {
  if (await flows.reachable(TIMEOUT)) return;
  throw unavailable('The engine (Temporal) does not answer, and nothing was done; try again.');
}
