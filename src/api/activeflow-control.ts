import type { FastifyReply } from 'fastify';
import { checkActions } from './action-arrays.ts';
import { checkVariableWrite } from './activeflow-fields.ts';
import { type ReadActiveflow, readActiveflow } from './activeflow-reading.ts';
import { askActiveflow } from './activeflow-requests.ts';
import { SOURCE_HEADER } from './activeflows.ts';
import type { Api, ApiDependencies } from './dependencies.ts';
import { activeflowSchema } from './schemas/activeflow.ts';
import { errors, idempotencyHeaders, idParams } from './schemas/common.ts';
import {
  actionsBody,
  continueInput,
  eventsAnswer,
  eventsQuery,
  forwardInput,
  variableParams,
  variablesAnswer,
  variablesInput,
} from './schemas/control.ts';

const tags = ['activeflows'];
const control = {
  tags,
  params: idParams,
  headers: idempotencyHeaders,
  response: { 200: activeflowSchema, ...errors },
};

/** What may be asked of a running activeflow: go on, take more actions, jump. */
export function activeflowControlRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store } = dependencies;

  api.post('/activeflows/:id/continue', {
    schema: { ...control, summary: 'Go on from a block', body: continueInput },
    handler: async (request, reply) => {
      const { expected_action_id, variables } = request.body ?? {};
      await store.activeflows.get(request.customer.id, request.params.id);
      checkVariableWrite(variables ?? {}, await variableLimit(dependencies, request.customer.id));
      return answer(
        reply,
        await askActiveflow(dependencies, request, request.params.id, {
          kind: 'continue',
          ...(expected_action_id === undefined ? {} : { expected_action_id }),
          ...(variables === undefined ? {} : { variables }),
        }),
      );
    },
  });

  for (const { path, kind, summary } of ADDITIONS) {
    api.post(path, {
      schema: { ...control, summary, body: actionsBody },
      handler: async (request, reply) => {
        await store.activeflows.get(request.customer.id, request.params.id);
        const { actions, ...warnings } = await checkActions(
          dependencies,
          request.customer.id,
          request.body.actions,
        );
        const read = await askActiveflow(dependencies, request, request.params.id, { kind, actions });
        return answer(reply, { ...read, activeflow: { ...read.activeflow, ...warnings } });
      },
    });
  }

  api.post('/activeflows/:id/forward', {
    schema: { ...control, summary: 'Jump to an action', body: forwardInput },
    handler: async (request, reply) =>
      answer(
        reply,
        await askActiveflow(dependencies, request, request.params.id, { kind: 'forward', ...request.body }),
      ),
  });
}

const ADDITIONS = [
  {
    path: '/activeflows/:id/push_actions',
    kind: 'push',
    summary: 'Run actions in a stack of their own when the current action is over',
  },
  { path: '/activeflows/:id/add_actions', kind: 'add', summary: 'Insert actions behind the current one' },
] as const;

/** Variables and events of an activeflow. */
export function activeflowPartRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store } = dependencies;
  const response = { 200: variablesAnswer, ...errors };

  api.get('/activeflows/:id/variables', {
    schema: { tags, summary: 'Get the variables', params: idParams, response },
    handler: async ({ customer, params }, reply) =>
      answerVariables(reply, await readActiveflow(dependencies, customer.id, params.id)),
  });

  api.put('/activeflows/:id/variables', {
    schema: {
      tags,
      summary: 'Set variables; others stay',
      params: idParams,
      headers: idempotencyHeaders,
      body: variablesInput,
      response,
    },
    handler: async (request, reply) => {
      const { customer, params, body } = request;
      await store.activeflows.get(customer.id, params.id);
      checkVariableWrite(body.variables, await variableLimit(dependencies, customer.id));
      const ask = { kind: 'set_variables', variables: body.variables } as const;
      return answerVariables(reply, await askActiveflow(dependencies, request, params.id, ask));
    },
  });

  api.delete('/activeflows/:id/variables/:key', {
    schema: {
      tags,
      summary: 'Delete a variable',
      params: variableParams,
      headers: idempotencyHeaders,
      response,
    },
    handler: async (request, reply) => {
      const { id, key } = request.params;
      await store.activeflows.get(request.customer.id, id);
      checkVariableWrite({ [key]: '' }, Number.POSITIVE_INFINITY);
      return answerVariables(
        reply,
        await askActiveflow(dependencies, request, id, { kind: 'delete_variable', key }),
      );
    },
  });

  api.get('/activeflows/:id/events', {
    schema: {
      tags,
      summary: 'List the events, oldest first',
      params: idParams,
      querystring: eventsQuery,
      response: { 200: eventsAnswer, ...errors },
    },
    handler: async ({ customer, params, query }) => {
      const { sequence } = await store.activeflows.get(customer.id, params.id);
      const limit =
        query.page_size !== undefined && query.page_size > 0 ? Math.min(query.page_size, 100) : 100;
      const result = await store.events.list(customer.id, params.id, { after: query.page_token, limit });
      const last = result.at(-1)?.sequence ?? sequence;
      return { result, next_page_token: last < sequence ? String(last) : '' };
    },
  });
}

async function variableLimit({ store }: ApiDependencies, customerId: string): Promise<number> {
  return (await store.customers.limits(customerId)).variable_bytes;
}

function answer(reply: FastifyReply, { activeflow, source }: ReadActiveflow): FastifyReply {
  return reply.header(SOURCE_HEADER, source).send(activeflow);
}

function answerVariables(reply: FastifyReply, { activeflow, source }: ReadActiveflow): FastifyReply {
  return reply.header(SOURCE_HEADER, source).send({ id: activeflow.id, variables: activeflow.variables });
}
