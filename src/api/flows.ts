import { checkActions } from './activeflows/action-arrays.ts';
import type { Api, ApiDependencies } from './dependencies.ts';
import { errors, idParams, pageQuery } from './schemas/common.ts';
import { flowInput, flowListSchema, flowSchema, savedFlowSchema } from './schemas/flow.ts';

const tags = ['flows'];

/** Stored flows: the templates that activeflows copy. */
export function flowRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store } = dependencies;

  api.post('/flows', {
    schema: {
      tags,
      operationId: 'createFlow',
      summary: 'Store a flow',
      body: flowInput,
      response: { 200: savedFlowSchema, ...errors },
    },
    handler: async ({ customer, body }) => {
      const { actions, ...warnings } = await checkActions(dependencies, customer.id, body.actions);
      return { ...(await store.flows.create(customer.id, { ...body, actions })), ...warnings };
    },
  });

  api.get('/flows', {
    schema: {
      tags,
      operationId: 'listFlows',
      summary: 'List flows',
      querystring: pageQuery,
      response: { 200: flowListSchema, ...errors },
    },
    handler: ({ customer, query }) => store.flows.list(customer.id, query),
  });

  api.get('/flows/:id', {
    schema: {
      tags,
      operationId: 'getFlow',
      summary: 'Get a flow',
      params: idParams,
      response: { 200: flowSchema, ...errors },
    },
    handler: ({ customer, params }) => store.flows.get(customer.id, params.id),
  });

  api.put('/flows/:id', {
    schema: {
      tags,
      operationId: 'updateFlow',
      summary: 'Replace a flow',
      description: 'Running activeflows keep the copy that they started with.',
      params: idParams,
      body: flowInput,
      response: { 200: savedFlowSchema, ...errors },
    },
    handler: async ({ customer, params, body }) => {
      await store.flows.get(customer.id, params.id);
      const { actions, ...warnings } = await checkActions(dependencies, customer.id, body.actions);
      return { ...(await store.flows.update(customer.id, params.id, { ...body, actions })), ...warnings };
    },
  });

  api.delete('/flows/:id', {
    schema: {
      tags,
      operationId: 'deleteFlow',
      summary: 'Delete a flow',
      params: idParams,
      response: { 200: flowSchema, ...errors },
    },
    handler: ({ customer, params }) => store.flows.delete(customer.id, params.id),
  });
}
