import { z } from 'zod';
import { lifetime, storedText, webhookMethodSchema, webhookUriSchema } from './common.ts';

const text = storedText(255).optional();

/** Body of PUT /customer; what is absent stays. The webhook's address and method are checked in upstream's order, later. */
export const customerChange = z
  .object({
    name: text,
    detail: storedText(65_536).optional(),
    email: text,
    phone_number: text,
    address: storedText(1024).optional(),
    webhook_uri: webhookUriSchema.optional(),
    webhook_method: webhookMethodSchema.optional(),
  })
  .meta({ id: 'CustomerChange' });

/** Body of POST /customer/rotate_webhook_secret; may be absent. */
export const rotation = z
  .object({
    grace_seconds: z
      .number()
      .int()
      .min(0)
      .max(604_800)
      .default(86_400)
      .describe('Seconds for which webhooks are signed with the secret of before, too.'),
  })
  .meta({ id: 'WebhookSecretRotation' });

export const customerSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    detail: z.string(),
    email: z.string(),
    phone_number: z.string(),
    address: z.string(),
    webhook_uri: z.string(),
    webhook_method: z.string(),
    webhook_secret: z.string().describe('The key of webhook signatures.'),
    ...lifetime,
  })
  .meta({ id: 'Customer' });
