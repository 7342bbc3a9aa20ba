import { checkWebhookMethod, checkWebhookUri } from './activeflows/fields.ts';
import type { Api, ApiDependencies } from './dependencies.ts';
import { bodyMayBeAbsent } from './edge/body.ts';
import { errors } from './schemas/common.ts';
import { customerChange, customerSchema, rotation } from './schemas/customer.ts';

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

  api.post('/customer/rotate_webhook_secret', {
    schema: {
      tags,
      operationId: 'rotateWebhookSecret',
      summary: 'Replace the webhook secret',
      description:
        'Answers you with a new secret. For a time of grace both sign, so that no event is refused while you change it on your side. A second rotation ends the first one’s grace.',
      body: rotation,
      response: { 200: customerSchema, ...errors },
    },
    preValidation: bodyMayBeAbsent,
    handler: ({ customer, body }) =>
      store.customers.rotateWebhookSecret(customer.id, { graceSeconds: body.grace_seconds }),
  });
}
