import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Action } from '../../../workflows/interpreter/action.ts';
import { triggeredId } from '../../store/ids.ts';
import type { Call } from '../../store/records.ts';
import { checkActions } from '../activeflows/action-arrays.ts';
import { checkNewVariables } from '../activeflows/fields.ts';
import { startActiveflow } from '../activeflows/start.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { ApiError } from '../edge/errors.ts';
import { callInput, createdCallsSchema } from '../schemas/call.ts';
import { errors, idempotencyHeaders } from '../schemas/common.ts';

/** Calls out by request. */
export function callPlacingRoutes(api: Api, dependencies: ApiDependencies): void {
  api.post('/calls', {
    schema: {
      tags: ['calls'],
      operationId: 'createCalls',
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
      const calls = await inBatches([...body.destinations.keys()], (index) =>
        placeCall(dependencies, request, { body, actions, index }),
      );
      return { calls, groupcalls: [], ...warnings };
    },
  });
}

/** Calls placed at the same time: two less than the database has connections for this process. */
const AT_ONCE = 8;

/**
 * Does the work for every item, some at a time, and answers in the order of the items. After a failure no further batch is begun.
 * @throws the first failure, once nothing is under way any more
 */
async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    for (const settled of await Promise.allSettled(items.slice(at, at + AT_ONCE).map(work))) {
      if (settled.status === 'rejected') throw settled.reason;
      results.push(settled.value);
    }
  }
  return results;
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
  const { source, flow_id, variables, timeout, early_execution, anonymous } = body;
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
        dial: { timeout, early_execution, ...(anonymous === 'yes' ? { anonymous: true } : {}) },
      },
      request: { body, index },
    },
    log,
  );
  return dependencies.store.calls.get(customer.id, decided.activeflow.reference_id);
}

function checkAnonymous(value: string): void {
  if (['', 'yes', 'no', 'auto'].includes(value)) return;
  throw new ApiError('INVALID_ANONYMOUS_VALUE', 'anonymous must be yes, no, auto or empty.');
}
