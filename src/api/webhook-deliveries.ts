import type { Api, ApiDependencies } from './dependencies.ts';
import { errors, idParams } from './schemas/common.ts';
import { webhookDeliveriesQuery } from './schemas/lists.ts';
import { webhookDeliveryListSchema, webhookDeliverySchema } from './schemas/webhook-delivery.ts';

const tags = ['webhooks'];

/** What became of the customer's webhooks. */
export function webhookDeliveryRoutes(api: Api, { store }: ApiDependencies): void {
  api.get('/webhook_deliveries', {
    schema: {
      tags,
      operationId: 'listWebhookDeliveries',
      summary: 'List webhook deliveries',
      description: 'One per event and address, and one per `webhook_send` without `sync`; newest first.',
      querystring: webhookDeliveriesQuery,
      response: { 200: webhookDeliveryListSchema, ...errors },
    },
    handler: ({ customer, query }) => store.deliveries.list(customer.id, query),
  });

  api.get('/webhook_deliveries/:id', {
    schema: {
      tags,
      operationId: 'getWebhookDelivery',
      summary: 'Get a webhook delivery',
      params: idParams,
      response: { 200: webhookDeliverySchema, ...errors },
    },
    handler: ({ customer, params }) => store.deliveries.get(customer.id, params.id),
  });

  api.post('/webhook_deliveries/:id/redeliver', {
    schema: {
      tags,
      operationId: 'redeliverWebhook',
      summary: 'Send a webhook again',
      description:
        'What is dead or delivered is queued again, with a fresh time for retries and the same `webhook-id`. What is under way already stays as it is.',
      params: idParams,
      response: { 200: webhookDeliverySchema, ...errors },
    },
    handler: ({ customer, params }) => store.deliveries.redeliver(customer.id, params.id),
  });
}
