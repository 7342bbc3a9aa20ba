import type { FastifyBaseLogger } from 'fastify';
import type { z } from 'zod';
import { triggeredId } from '../../store/ids.ts';
import type { ActiveflowSummary } from '../../store/records.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { activeflowInput, createdActiveflowSchema } from '../schemas/activeflow.ts';
import { errors, idempotencyHeaders } from '../schemas/common.ts';
import { type CheckedActions, checkActions } from './action-arrays.ts';
import { checkNewVariables, checkWebhookMethod, checkWebhookUri } from './fields.ts';
import { startActiveflow } from './start.ts';

/** Starts activeflows by request. */
export function activeflowCreationRoutes(api: Api, dependencies: ApiDependencies): void {
  api.post('/activeflows', {
    schema: {
      tags: ['activeflows'],
      operationId: 'createActiveflow',
      summary: 'Start an activeflow',
      description:
        'Answers the activeflow as created, before its first action. `id` or `Idempotency-Key` make it repeatable.',
      headers: idempotencyHeaders,
      body: activeflowInput,
      response: { 200: createdActiveflowSchema, ...errors },
    },
    async handler(request) {
      const { customer, headers, body, log } = request;
      const key = headers['idempotency-key'];
      const created = await createActiveflow(dependencies, { customerId: customer.id, key, body, log });
      request.log = log.child({ activeflow_id: created.id });
      return created;
    },
  });
}

interface Creation {
  readonly customerId: string;
  readonly key: string | undefined;
  readonly body: z.output<typeof activeflowInput>;
  readonly log: FastifyBaseLogger;
}

type Created = ActiveflowSummary & Pick<CheckedActions, 'warnings'>;

async function createActiveflow(
  dependencies: ApiDependencies,
  { customerId, key, body, log }: Creation,
): Promise<Created> {
  checkNewVariables(body.variables);
  checkWebhookUri(body.webhook_uri);
  checkWebhookMethod(body.webhook_method);
  const inline = body.flow_id === undefined ? body.actions : [];
  const { actions, ...warnings } = await checkActions(dependencies, customerId, inline);
  const id = body.id ?? (key === undefined ? undefined : triggeredId(customerId, `api/${key}`));
  const input = {
    ...body,
    id,
    actions,
    customer_id: customerId,
    reference_type: 'api',
    request: body,
  } as const;
  const { activeflow, created } = await startActiveflow(dependencies, input, log);
  if (created) return { ...activeflow, ...warnings };
  // The first event keeps the activeflow as it was created, however far it has come since.
  const [first] = await dependencies.store.events.list(customerId, activeflow.id, { limit: 1 });
  return { ...(first?.data ?? activeflow), ...warnings };
}
