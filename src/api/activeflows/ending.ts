import type { Activeflow } from '../../store/records.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { requireEngine } from '../edge/engine.ts';
import { unavailable } from '../edge/errors.ts';
import { waitFor } from '../edge/patience.ts';
import { activeflowSchema } from '../schemas/activeflow.ts';
import { errors, idParams } from '../schemas/common.ts';

const tags = ['activeflows'];

/** Ends activeflows: stop, delete. */
export function activeflowEndingRoutes(api: Api, dependencies: ApiDependencies): void {
  api.post('/activeflows/:id/stop', {
    schema: {
      tags,
      operationId: 'stopActiveflow',
      summary: 'Stop an activeflow',
      description: '200 once it has ended (also long ago), 202 when it has not after 5 s.',
      params: idParams,
      response: { 200: activeflowSchema, 202: activeflowSchema, ...errors },
    },
    handler: async ({ customer, params }, reply) => {
      const { activeflow, ended } = await endActiveflow(dependencies, customer.id, params.id);
      return reply.code(ended ? 200 : 202).send(activeflow);
    },
  });

  api.delete('/activeflows/:id', {
    schema: {
      tags,
      operationId: 'deleteActiveflow',
      summary: 'Delete an activeflow',
      description: 'A running one is stopped first; one that does not end in time is not deleted: 503.',
      params: idParams,
      response: { 200: activeflowSchema, ...errors },
    },
    handler: async ({ customer, params }) => {
      const { ended } = await endActiveflow(dependencies, customer.id, params.id);
      if (!ended) {
        throw unavailable('The activeflow is still stopping; delete it again.');
      }
      return dependencies.store.activeflows.delete(customer.id, params.id);
    },
  });
}

type Dependencies = Pick<ApiDependencies, 'store' | 'flows' | 'patience'>;

/** How far a stop got: the record, and whether it says `ended` already. */
interface Ending {
  readonly activeflow: Activeflow;
  readonly ended: boolean;
}

/**
 * Asks an activeflow to end and waits for its record to say so. One that has ended is answered as it is. One whose workflow is
 * not there (its start is still to come, or an operator's end is still to be recorded) is asked again while we wait.
 * @throws ApiError `SERVICE_UNAVAILABLE` when nobody took the request
 */
async function endActiveflow(dependencies: Dependencies, customerId: string, id: string): Promise<Ending> {
  const { store, flows, patience } = dependencies;
  const stored = await store.activeflows.get(customerId, id);
  if (stored.status === 'ended') return { activeflow: stored, ended: true };
  await requireEngine({ flows });
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
    throw unavailable('The activeflow is about to start or to end; try again.');
  }
  return { activeflow: seen, ended: reached };
}
