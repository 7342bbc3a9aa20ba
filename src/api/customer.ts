import { checkWebhookMethod, checkWebhookUri } from './activeflow-fields.ts';
import type { Api, ApiDependencies } from './dependencies.ts';
import { errors } from './schemas/common.ts';
import { customerChange, customerSchema } from './schemas/customer.ts';

const tags = ['customer'];

/** Whoever asks. */
export function customerRoutes(api: Api, { store }: ApiDependencies): void {
  api.get('/customer', {
    schema: {
      tags,
      operationId: 'getCustomer',
      summary: 'Get yourself',
      response: { 200: customerSchema, ...errors },
    },
    handler: ({ customer }) => store.customers.get(customer.id),
  });

  api.put('/customer', {
    schema: {
      tags,
      operationId: 'updateCustomer',
      summary: 'Change yourself',
      body: customerChange,
      response: { 200: customerSchema, ...errors },
    },
    handler: ({ customer, body }) => {
      checkWebhookUri(body.webhook_uri ?? '');
      checkWebhookMethod(body.webhook_method ?? '');
      return store.customers.update(customer.id, body);
    },
  });
}
