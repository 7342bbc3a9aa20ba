import { z } from 'zod';
import { DELIVERY_DESTINATIONS, DELIVERY_STATUSES } from '../../store/delivery.ts';
import { idSchema, pageOf, pageQuery, timestampSchema } from './common.ts';
import { momentSchema } from './moment.ts';

const status = z
  .enum(DELIVERY_STATUSES)
  .describe('`pending`: its first attempt is due. `retrying`: that failed. `dead`: given up.');
const destination = z
  .enum(DELIVERY_DESTINATIONS)
  .describe("To the customer's address, to the activeflow's own, or by an action `webhook_send`.");

/** Query of GET /webhook_deliveries. */
export const webhookDeliveriesQuery = pageQuery.extend({
  activeflow_id: idSchema.optional(),
  status: status.optional(),
  destination: destination.optional(),
  created_after: momentSchema.optional().describe('Only what was created later than this.'),
  created_before: momentSchema.optional().describe('Only what was created earlier than this.'),
});

export const webhookDeliverySchema = z
  .object({
    id: z.string(),
    customer_id: z.string(),
    activeflow_id: z.string(),
    event_id: z.string().describe('Empty for an `action`.'),
    event_type: z.string().describe('Empty for an `action`.'),
    sequence: z.number().int().describe("The event's number in its activeflow; 0 for an `action`."),
    webhook_id: z.string().describe('The header of that name: the same in every attempt.'),
    destination,
    uri: z.string(),
    method: z.string().describe('Empty: POST.'),
    status,
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
