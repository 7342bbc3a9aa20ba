import type { DataOf } from '../../resources/kind.ts';
import { queuecall } from '../../resources/queuecall.ts';
import type { Resource } from '../../store/records.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { waitFor } from '../edge/patience.ts';
import { errors, idParams } from '../schemas/common.ts';
import { resourceRoutes } from './routes.ts';
import { schemaOf } from './schemas.ts';

type Queuecall = Resource<DataOf<typeof queuecall>>;

/** Callers in queues: flows bring them, the API sends them away. */
export function queuecallRoutes(api: Api, dependencies: ApiDependencies): void {
  const { resources } = dependencies.store;
  const schema = schemaOf(queuecall);
  resourceRoutes(api, dependencies, {
    kind: queuecall,
    input: 'none',
    change: 'none',
    canDelete: false,
  });

  api.post('/queuecalls/:id/kick', {
    schema: {
      tags: [queuecall.path],
      operationId: 'kickQueuecall',
      summary: 'Send a caller out of the queue',
      description: 'Their flow goes on behind `queue_join`. One who is out already stays as they are.',
      params: idParams,
      response: { 200: schema, ...errors },
    },
    handler: async ({ customer, params }) => ({
      ...(await kick(dependencies, await resources.get(queuecall, customer.id, params.id))),
    }),
  });

  api.delete('/queuecalls/:id', {
    schema: {
      tags: [queuecall.path],
      operationId: 'deleteQueuecall',
      summary: 'Delete a queuecall',
      description: 'A caller who is in the queue is sent out first.',
      params: idParams,
      response: { 200: schema, ...errors },
    },
    handler: async ({ customer, params }) => {
      await kick(dependencies, await resources.get(queuecall, customer.id, params.id));
      return { ...(await resources.delete(queuecall, customer.id, params.id)) };
    },
  });
}

/** Answers the queuecall when it is over, or as it is when that takes long. */
async function kick({ store, queues, patience }: ApiDependencies, caller: Queuecall): Promise<Queuecall> {
  const { id, queue_id, customer_id } = caller;
  if (caller.result !== '') return caller;
  if ((await queues.tell(queue_id, { kind: 'kick', id })) === 'gone') {
    // Nobody is in a queue that does not run.
    const over = { status: 'abandoned', result: 'kicked', duration_waiting: 0, duration_service: 0 } as const;
    await store.queues.stand(id, over, Date.now());
  }
  const now = (): Promise<Queuecall> => store.resources.get(queuecall, customer_id, id);
  return (await waitFor(patience, now, ({ result }) => result !== '')).seen;
}
