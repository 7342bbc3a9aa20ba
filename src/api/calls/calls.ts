import type { Call } from '../../store/records.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { unavailable } from '../edge/errors.ts';
import { waitFor } from '../edge/patience.ts';
import { callListSchema, callSchema } from '../schemas/call.ts';
import { errors, idParams } from '../schemas/common.ts';
import { callsQuery } from '../schemas/lists.ts';
import { reach } from './commands.ts';

const tags = ['calls'];

/** Calls as a resource: list, read, hang up, delete. */
export function callRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store } = dependencies;

  api.get('/calls', {
    schema: {
      tags,
      operationId: 'listCalls',
      summary: 'List calls, newest first',
      querystring: callsQuery,
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
      const { call, over } = await endCall(dependencies, customer.id, params.id);
      return reply.code(over ? 200 : 202).send(call);
    },
  });

  api.delete('/calls/:id', {
    schema: {
      tags,
      operationId: 'deleteCall',
      summary: 'Delete a call',
      description:
        'One that is not over is hung up first; one that does not end in time is not deleted: 503.',
      params: idParams,
      response: { 200: callSchema, ...errors },
    },
    handler: async ({ customer, params }) => {
      const { over } = await endCall(dependencies, customer.id, params.id);
      if (!over) throw unavailable('The call is still hanging up; delete it again.');
      return store.calls.delete(customer.id, params.id);
    },
  });
}

/** Hangs a call up unless it is over, and waits for its record to say so. */
async function endCall(
  dependencies: ApiDependencies,
  customerId: string,
  id: string,
): Promise<{ readonly call: Call; readonly over: boolean }> {
  const { store, patience } = dependencies;
  const call = await store.calls.get(customerId, id);
  if (call.status === 'hangup') return { call, over: true };
  await hangUp(dependencies, call);
  const { seen, reached } = await waitFor(
    patience,
    () => store.calls.get(customerId, id),
    ({ status }) => status === 'hangup',
  );
  return { call: seen, over: reached };
}

/** A call the network does not know (yet) is cancelled by ending its activeflow. */
async function hangUp({ control, flows }: ApiDependencies, { id, activeflow_id }: Call): Promise<void> {
  const command = { command_id: `${id}/hangup-by-api`, call_id: id, reason: 'normal' } as const;
  const answer = await reach(control.hangup(command));
  if (answer === 'gone') await flows.stop(activeflow_id);
}
