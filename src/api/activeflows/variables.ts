import type { FastifyReply } from 'fastify';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { errors, idempotencyHeaders, idParams } from '../schemas/common.ts';
import { variableParams, variablesAnswer, variablesInput } from '../schemas/control.ts';
import { checkVariableWrite } from './fields.ts';
import { type ReadActiveflow, readActiveflow, SOURCE_HEADER } from './reading.ts';
import { askActiveflow } from './requests.ts';

const tags = ['activeflows'];
const response = { 200: variablesAnswer, ...errors };

/** The variables of an activeflow. */
export function activeflowVariableRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store } = dependencies;

  api.get('/activeflows/:id/variables', {
    schema: {
      tags,
      operationId: 'getActiveflowVariables',
      summary: 'Get the variables',
      params: idParams,
      response,
    },
    handler: async ({ customer, params }, reply) =>
      answerVariables(reply, await readActiveflow(dependencies, customer.id, params.id)),
  });

  api.put('/activeflows/:id/variables', {
    schema: {
      tags,
      operationId: 'setActiveflowVariables',
      summary: 'Set variables; others stay',
      params: idParams,
      headers: idempotencyHeaders,
      body: variablesInput,
      response,
    },
    handler: async (request, reply) => {
      const { customer, params, body } = request;
      await store.activeflows.get(customer.id, params.id);
      await checkVariableWrite(dependencies, customer.id, body.variables);
      const ask = { kind: 'set_variables', variables: body.variables } as const;
      return answerVariables(reply, await askActiveflow(dependencies, request, params.id, ask));
    },
  });

  api.delete('/activeflows/:id/variables/:key', {
    schema: {
      tags,
      operationId: 'deleteActiveflowVariable',
      summary: 'Delete a variable',
      params: variableParams,
      headers: idempotencyHeaders,
      response,
    },
    handler: async (request, reply) => {
      const { id, key } = request.params;
      await store.activeflows.get(request.customer.id, id);
      await checkVariableWrite(dependencies, request.customer.id, { [key]: '' });
      return answerVariables(
        reply,
        await askActiveflow(dependencies, request, id, { kind: 'delete_variable', key }),
      );
    },
  });
}

function answerVariables(reply: FastifyReply, { activeflow, source }: ReadActiveflow): FastifyReply {
  return reply.header(SOURCE_HEADER, source).send({ id: activeflow.id, variables: activeflow.variables });
}
