import type { Call } from '../store/records.ts';
import type { Api, ApiDependencies } from './dependencies.ts';
import { unavailable } from './errors.ts';
import { waitFor } from './patience.ts';
import { callListSchema, callSchema } from './schemas/call.ts';
import { errors, idParams, pageQuery } from './schemas/common.ts';

const tags = ['calls'];

/** Calls as a resource: list, read, hang up. */
export function callRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store } = dependencies;

  api.get('/calls', {
    schema: {
      tags,
      operationId: 'listCalls',
      summary: 'List calls',
      querystring: pageQuery,
      response: { 200: callListSchema, ...errors },
    },
    handler: ({ customer, query }) => store.calls.list(customer.id, query),
  });

  api.get('/calls/:id', {
    schema: {
      tags,
      operationId: 'getCall',
      summary: 'Get a call',
      params: idParams,
      response: { 200: callSchema, ...errors },
    },
    handler: ({ customer, params }) => store.calls.get(customer.id, params.id),
  });

  api.post('/calls/:id/hangup', {
    schema: {
      tags,
      operationId: 'hangupCall',
      summary: 'Hang a call up',
      description: '200 once it has hung up (also long ago), 202 when it has not after 5 s.',
      params: idParams,
      response: { 200: callSchema, 202: callSchema, ...errors },
    },
    handler: async ({ customer, params }, reply) => {
      const call = await store.calls.get(customer.id, params.id);
      if (call.status === 'hangup') return call;
      await hangUp(dependencies, call);
      const { seen, reached } = await waitFor(
        dependencies.patience,
        () => store.calls.get(customer.id, call.id),
        ({ status }) => status === 'hangup',
      );
      return reply.code(reached ? 200 : 202).send(seen);
    },
  });
}

/** A call the network does not know (yet) is cancelled by ending its activeflow. */
async function hangUp({ control, flows }: ApiDependencies, { id, activeflow_id }: Call): Promise<void> {
  const command = { command_id: `${id}/hangup-by-api`, call_id: id, reason: 'normal' } as const;
  const answer = await control.hangup(command).catch((error: unknown) => {
    throw unavailable('The phone network does not answer; try again.', error);
  });
  if (answer === 'gone') await flows.stop(activeflow_id);
}
