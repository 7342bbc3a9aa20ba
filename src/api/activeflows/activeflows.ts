import type { Api, ApiDependencies } from '../dependencies.ts';
import { activeflowChange, activeflowListSchema, activeflowSchema } from '../schemas/activeflow.ts';
import { errors, idParams } from '../schemas/common.ts';
import { activeflowsQuery } from '../schemas/lists.ts';
import { checkWebhookMethod, checkWebhookUri } from './fields.ts';
import { answerActiveflow, readActiveflow } from './reading.ts';

const tags = ['activeflows'];

/** Activeflows as a resource: list, read, change. */
export function activeflowRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store } = dependencies;

  api.get('/activeflows', {
    schema: {
      tags,
      operationId: 'listActiveflows',
      summary: 'List activeflows, newest first',
      querystring: activeflowsQuery,
      response: { 200: activeflowListSchema, ...errors },
    },
    handler: ({ customer, query }) => store.activeflows.list(customer.id, query),
  });

  api.get('/activeflows/:id', {
    schema: {
      tags,
      operationId: 'getActiveflow',
      summary: 'Get an activeflow',
      description:
        'A running one is asked itself for at most 1 s; `X-Activeflow-Source` says `workflow` or `projection`.',
      params: idParams,
      response: { 200: activeflowSchema, ...errors },
    },
    handler: async ({ customer, params }, reply) =>
      answerActiveflow(reply, await readActiveflow(dependencies, customer.id, params.id)),
  });

  api.put('/activeflows/:id', {
    schema: {
      tags,
      operationId: 'updateActiveflow',
      summary: 'Change a running activeflow',
      params: idParams,
      body: activeflowChange,
      response: { 200: activeflowSchema, ...errors },
    },
    handler: async ({ customer, params, body }) => {
      await store.activeflows.get(customer.id, params.id);
      checkWebhookUri(body.webhook_uri ?? '');
      checkWebhookMethod(body.webhook_method ?? '');
      return store.activeflows.update(customer.id, params.id, body);
    },
  });
}
