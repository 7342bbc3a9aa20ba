import { everyPage, type Page } from './pages.ts';
import { type Ask, path, type RequestOptions } from './transport.ts';
import type { WebhookDeliveriesQuery, WebhookDelivery } from './types.ts';

/** What became of the customer's webhooks: one per event and address. */
export type WebhookDeliveries = ReturnType<typeof createWebhookDeliveries>;

export function createWebhookDeliveries(ask: Ask) {
  const list = (
    query: WebhookDeliveriesQuery = {},
    options?: RequestOptions,
  ): Promise<Page<WebhookDelivery>> => ask({ method: 'GET', path: '/webhook_deliveries', query, options });
  return {
    get: (id: string, options?: RequestOptions): Promise<WebhookDelivery> =>
      ask({ method: 'GET', path: path`/webhook_deliveries/${id}`, options }),
    /** One page, newest first. */
    list,
    /** All of them: `for await (const { id, last_error } of client.webhookDeliveries.all({ status: 'dead' }))`. */
    all: (query: WebhookDeliveriesQuery = {}, options?: RequestOptions) =>
      everyPage((of: WebhookDeliveriesQuery) => list(of, options), query),
    /** Sends again what is dead or delivered, with the same `webhook-id`; what is under way stays as it is. */
    redeliver: (id: string, options?: RequestOptions): Promise<WebhookDelivery> =>
      ask({ method: 'POST', path: path`/webhook_deliveries/${id}/redeliver`, options }),
  };
}
