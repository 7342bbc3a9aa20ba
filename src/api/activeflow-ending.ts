import type { Activeflow } from '../store/records.ts';
import type { ApiDependencies } from './dependencies.ts';
import { ApiError } from './errors.ts';
import { waitFor } from './patience.ts';

type Dependencies = Pick<ApiDependencies, 'store' | 'flows' | 'patience'>;

/** How far a stop got: the record, and whether it says `ended` already. */
export interface Ending {
  readonly activeflow: Activeflow;
  readonly ended: boolean;
}

/**
 * Asks an activeflow to end and waits for its record to say so. One that has ended is answered as it is. One whose workflow is
 * not there (its start is still to come, or an operator's end is still to be recorded) is asked again while we wait.
 * @throws ApiError `SERVICE_UNAVAILABLE` when nobody took the request
 */
export async function endActiveflow(
  dependencies: Dependencies,
  customerId: string,
  id: string,
): Promise<Ending> {
  const { store, flows, patience } = dependencies;
  let taken = false;
  const { seen, reached } = await waitFor(
    patience,
    async () => {
      const activeflow = await store.activeflows.get(customerId, id);
      if (activeflow.status !== 'ended' && !taken) taken = (await flows.stop(id)) === 'sent';
      return activeflow;
    },
    ({ status }) => status === 'ended',
  );
  if (!reached && !taken) {
    throw new ApiError('SERVICE_UNAVAILABLE', 'The activeflow is about to start or to end; try again.', {
      retryAfter: 2,
    });
  }
  return { activeflow: seen, ended: reached };
}
