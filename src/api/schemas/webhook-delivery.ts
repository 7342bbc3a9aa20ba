import { z } from 'zod';
import { DELIVERY_DESTINATIONS, DELIVERY_STATUSES } from '../../store/delivery.ts';
import { pageOf, timestampSchema } from './common.ts';

export const deliveryStatus = z
  .enum(DELIVERY_STATUSES)
  .describe('`pending`: its first attempt is due. `retrying`: that failed. `dead`: given up.');
export const deliveryDestination = z
  .enum(DELIVERY_DESTINATIONS)
  .describe("To the customer's address, to the activeflow's own, or by an action `webhook_send`.");

export const webhookDeliverySchema = z
  .object({
    id: z.string(),
    customer_id: z.string(),
    activeflow_id: z.string(),
    event_id: z.string().describe('Empty for an `action`.'),
    event_type: z.string().describe('Empty for an `action`.'),
    sequence: z.number().int().describe("The event's number in its activeflow; 0 for an `action`."),
    webhook_id: z.string().describe('The header of that name: the same in every attempt.'),
    destination: deliveryDestination,
    uri: z.string(),
    method: z.string().describe('Empty: POST.'),
    status: deliveryStatus,
    attempts: z.number().int().describe('Begun so far.'),
    tm_next_attempt: timestampSchema,
    last_status: z.number().int().describe('HTTP status of the last answer; 0: there was none.'),
    last_error: z.string(),
    last_answer: z.string().describe("The beginning of the last answer's body."),
    tm_queued: timestampSchema.describe('From when the time for retries counts.'),
    tm_create: timestampSchema,
    tm_update: timestampSchema,
  })
  .meta({ id: 'WebhookDelivery' });

export const webhookDeliveryListSchema = pageOf('WebhookDeliveryList', webhookDeliverySchema);
