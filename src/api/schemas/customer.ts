import { z } from 'zod';
import { lifetime } from './common.ts';

const text = z.string().max(255).optional();

/** Body of PUT /customer; what is absent stays. The webhook's address and method are checked in upstream's order, later. */
export const customerChange = z
  .object({
    name: text,
    detail: z.string().max(65_536).optional(),
    email: text,
    phone_number: text,
    address: z.string().max(1024).optional(),
    webhook_uri: z.string().optional().describe('Where events go; empty: nowhere.'),
    webhook_method: z.string().optional().describe('POST, GET, PUT or DELETE; empty: POST.'),
  })
  .meta({ id: 'CustomerChange' });

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
