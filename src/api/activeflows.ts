import { triggeredId } from '../store/ids.ts';
import { checkActions } from './action-arrays.ts';
import { endActiveflow } from './activeflow-ending.ts';
import { checkNewVariables, checkWebhookMethod, checkWebhookUri } from './activeflow-fields.ts';
import { readActiveflow } from './activeflow-reading.ts';
import { startActiveflow } from './activeflow-start.ts';
import type { Api, ApiDependencies } from './dependencies.ts';
import { ApiError } from './errors.ts';
import {
  activeflowChange,
  activeflowInput,
  activeflowSchema,
  activeflowSummarySchema,
  createdActiveflowSchema,
} from './schemas/activeflow.ts';
import { errors, idempotencyHeaders, idParams, pageOf, pageQuery } from './schemas/common.ts';

const tags = ['activeflows'];

/** Header that says whether the workflow itself answered or the stored projection. */
export const SOURCE_HEADER = 'x-activeflow-source';

/** Activeflows as a resource: start, read, change, stop, delete. */
export function activeflowRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store } = dependencies;

  api.post('/activeflows', {
    schema: {
      tags,
      summary: 'Start an activeflow',
      description:
        'Answers the activeflow as created, before its first action. `id` or `Idempotency-Key` make it repeatable.',
      headers: idempotencyHeaders,
      body: activeflowInput,
      response: { 200: createdActiveflowSchema, ...errors },
    },
    handler: async ({ customer, headers, body, log }) => {
      checkNewVariables(body.variables);
      checkWebhookUri(body.webhook_uri);
      checkWebhookMethod(body.webhook_method);
      const key = headers['idempotency-key'];
      const id = body.id ?? (key === undefined ? undefined : triggeredId(customer.id, `api/${key}`));
      const { actions, ...warnings } = await checkActions(
        dependencies,
        customer.id,
        body.flow_id === undefined ? body.actions : [],
      );
      const decided = await startActiveflow(
        dependencies,
        { ...body, id, actions, customer_id: customer.id, reference_type: 'api', request: body },
        log,
      );
      if (decided.created) return { ...decided.activeflow, ...warnings };
      // The first event keeps the activeflow as it was created, however far it has come since.
      const [first] = await store.events.list(customer.id, decided.activeflow.id, { limit: 1 });
      return { ...(first?.data ?? decided.activeflow), ...warnings };
    },
  });

  api.get('/activeflows', {
    schema: {
      tags,
      summary: 'List activeflows',
      querystring: pageQuery,
      response: { 200: pageOf(activeflowSummarySchema), ...errors },
    },
    handler: ({ customer, query }) => store.activeflows.list(customer.id, query),
  });

  api.get('/activeflows/:id', {
    schema: {
      tags,
      summary: 'Get an activeflow',
      description:
        'A running one is asked itself for at most 1 s; `X-Activeflow-Source` says `workflow` or `projection`.',
      params: idParams,
      response: { 200: activeflowSchema, ...errors },
    },
    handler: async ({ customer, params }, reply) => {
      const { activeflow, source } = await readActiveflow(dependencies, customer.id, params.id);
      return reply.header(SOURCE_HEADER, source).send(activeflow);
    },
  });

  api.put('/activeflows/:id', {
    schema: {
      tags,
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

  api.delete('/activeflows/:id', {
    schema: {
      tags,
      summary: 'Delete an activeflow',
      description: 'A running one is stopped first; one that does not end in time is not deleted: 503.',
      params: idParams,
      response: { 200: activeflowSchema, ...errors },
    },
    handler: async ({ customer, params }) => {
      const { ended } = await endActiveflow(dependencies, customer.id, params.id);
      if (!ended) {
        throw new ApiError('SERVICE_UNAVAILABLE', 'The activeflow is still stopping; delete it again.', {
          retryAfter: 2,
        });
      }
      return store.activeflows.delete(customer.id, params.id);
    },
  });

  api.post('/activeflows/:id/stop', {
    schema: {
      tags,
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
}
