import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Action } from '../../workflows/interpreter/action.ts';
import { triggeredId } from '../store/ids.ts';
import type { Call } from '../store/records.ts';
import { checkActions } from './action-arrays.ts';
import { checkNewVariables } from './activeflow-fields.ts';
import { startActiveflow } from './activeflow-start.ts';
import type { Api, ApiDependencies } from './dependencies.ts';
import { ApiError } from './errors.ts';
import { waitFor } from './patience.ts';
import { callInput, callSchema, createdCallsSchema } from './schemas/call.ts';
import { errors, idempotencyHeaders, idParams, pageOf, pageQuery } from './schemas/common.ts';

const tags = ['calls'];

/** Calls: place, read, hang up. */
export function callRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store } = dependencies;

  api.post('/calls', {
    schema: {
      tags,
      summary: 'Call out',
      description: 'One call with an activeflow of its own per destination; the flow starts at the answer.',
      headers: idempotencyHeaders,
      body: callInput,
      response: { 200: createdCallsSchema, ...errors },
    },
    handler: async (request) => {
      const { body } = request;
      checkNewVariables(body.variables);
      checkAnonymous(body.anonymous);
      const { actions, ...warnings } = await checkActions(
        dependencies,
        request.customer.id,
        body.flow_id === undefined ? body.actions : [],
      );
      const calls: Call[] = [];
      for (const index of body.destinations.keys()) {
        calls.push(await placeCall(dependencies, request, { body, actions, index }));
      }
      return { calls, groupcalls: [], ...warnings };
    },
  });

  api.get('/calls', {
    schema: {
      tags,
      summary: 'List calls',
      querystring: pageQuery,
      response: { 200: pageOf(callSchema), ...errors },
    },
    handler: ({ customer, query }) => store.calls.list(customer.id, query),
  });

  api.get('/calls/:id', {
    schema: { tags, summary: 'Get a call', params: idParams, response: { 200: callSchema, ...errors } },
    handler: ({ customer, params }) => store.calls.get(customer.id, params.id),
  });

  api.post('/calls/:id/hangup', {
    schema: {
      tags,
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

interface Placement {
  readonly body: z.output<typeof callInput>;
  readonly actions: readonly Action[];
  /** Which of the destinations. */
  readonly index: number;
}

/** Stores and starts the activeflow of one outgoing call; the workflow dials. */
async function placeCall(
  dependencies: ApiDependencies,
  { customer, headers, log }: FastifyRequest,
  { body, actions, index }: Placement,
): Promise<Call> {
  const { source, flow_id, variables, timeout, early_execution } = body;
  const key = headers['idempotency-key'];
  const callId = dependencies.newId();
  const decided = await startActiveflow(
    dependencies,
    {
      id: typeof key === 'string' ? triggeredId(customer.id, `calls/${key}/${index}`) : undefined,
      customer_id: customer.id,
      flow_id,
      actions,
      variables,
      reference_type: 'call',
      reference_id: callId,
      call: {
        id: callId,
        direction: 'outgoing',
        status: 'dialing',
        source,
        destination: body.destinations[index] ?? source,
        dial: { timeout, early_execution },
      },
      request: { body, index },
    },
    log,
  );
  return dependencies.store.calls.get(customer.id, decided.activeflow.reference_id);
}

/** A call the network does not know (yet) is cancelled by ending its activeflow. */
async function hangUp({ control, flows }: ApiDependencies, { id, activeflow_id }: Call): Promise<void> {
  const command = { command_id: `${id}/hangup-by-api`, call_id: id, reason: 'normal' } as const;
  const answer = await control.hangup(command).catch((error: unknown) => {
    throw new ApiError('SERVICE_UNAVAILABLE', 'The phone network does not answer; try again.', {
      retryAfter: 2,
      cause: error,
    });
  });
  if (answer === 'gone') await flows.stop(activeflow_id);
}

function checkAnonymous(value: string): void {
  if (['', 'yes', 'no', 'auto'].includes(value)) return;
  throw new ApiError('INVALID_ANONYMOUS_VALUE', 'anonymous must be yes, no, auto or empty.');
}
