import { z } from 'zod';
import { NIL_ID } from '../../../workflows/interpreter/action.ts';
import { isSet, isUuid } from '../../store/ids.ts';
import { pageToken } from './page-token.ts';

/** An id that names something: a UUID of any version, but not the nil one; made lower-case. */
export const idSchema = z
  .string()
  .refine(isUuid, 'must be a UUID')
  .refine(isSet, 'must not be the nil UUID')
  .transform((id) => id.toLowerCase())
  .meta({ format: 'uuid', not: { const: NIL_ID } });

/** What the document says of an id that may be empty. */
export const UUID_OR_NONE =
  '^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})?$';

/** An optional id in a body: absent, empty and nil all mean "none". */
export const optionalIdSchema = z
  .string()
  .refine((id) => id === '' || isUuid(id), 'must be a UUID')
  .transform((id) => (isSet(id) ? id.toLowerCase() : undefined))
  .optional()
  .meta({ pattern: UUID_OR_NONE });

export const idParams = z.object({ id: idSchema });

const timestamp = z
  .string()
  .describe('`YYYY-MM-DD HH:MM:SS.ffffff` UTC; `9999-01-01 00:00:00.000000` means "not yet".');

/** The three timestamps of every resource. */
export const lifetime = { tm_create: timestamp, tm_update: timestamp, tm_delete: timestamp };
export const timestampSchema = timestamp;

export const pageQuery = z.object({
  page_size: z.coerce.number().int().optional().describe('1 to 100; anything else counts as 100.'),
  page_token: pageToken.optional().describe('`next_page_token` of the page before, or a time.'),
});

/** A page of a list, newest first unless the endpoint says otherwise; `name` is its name in the OpenAPI document. */
export function pageOf<T extends z.ZodType>(name: string, element: T) {
  return z
    .object({
      result: z.array(element).readonly(),
      next_page_token: z.string().describe('Empty on the last page.'),
    })
    .meta({ id: name });
}

const NUL = String.fromCharCode(0);

/** A text that the database can hold: without U+0000. */
export function storedText(characters: number) {
  return z
    .string()
    .max(characters)
    .refine((text) => !text.includes(NUL), 'must not hold U+0000')
    .meta({ pattern: '^[^\\u0000]*$' });
}

/** Where events go. What it must be is checked later, in upstream's order. */
export const webhookUriSchema = z
  .string()
  .meta({ format: 'webhook-uri', maxLength: 1024, description: 'An http or https address; empty: none.' });

/** How events go there. Checked later, too. */
export const webhookMethodSchema = z
  .string()
  .meta({ enum: ['', 'POST', 'GET', 'PUT', 'DELETE'], description: 'Empty: POST.' });

/** Variables by name. */
export const variablesSchema = z.record(z.string(), z.string());
/** Variables that are written while it runs; what is reserved is refused later, with its own code. */
export const writtenVariablesSchema = variablesSchema.meta({
  propertyNames: { pattern: '^(?!voipbin\\.activeflow\\.)' },
});
/** Variables that come with what is created; none where absent. */
export const newVariablesSchema = variablesSchema
  .meta({ maxProperties: 100 })
  .default({})
  .describe('At most 100 keys, 32 KiB a value, 64 KiB in all; reserved names are left out.');

export const addressSchema = z
  .object({
    type: z.string().default('tel'),
    target: z.string().min(1).max(255),
    target_name: z.string().default(''),
    name: z.string().default(''),
    detail: z.string().default(''),
  })
  .meta({ id: 'AddressBody', description: 'A party of a call.' });

export const wireAddressSchema = z
  .object({
    type: z.string(),
    target: z.string(),
    target_name: z.string(),
    name: z.string(),
    detail: z.string(),
  })
  .meta({ id: 'Address', description: 'A party of a call.' });

/** Header that makes a repetition of a POST answer what the first one did. */
export const idempotencyHeaders = z.object({
  'idempotency-key': z.string().min(1).max(255).optional(),
});

/** One finding about a request. */
export const errorDetailSchema = z
  .object({
    path: z.string().optional().describe('Where in the request, as `actions[2].option.text`.'),
    code: z.string().optional(),
    message: z.string().optional(),
    limited_by: z.enum(['ip', 'customer']).optional().describe('Which rate limit was met.'),
  })
  .meta({ id: 'ErrorDetail' });

const errorSchema = z
  .object({
    error: z.object({
      status: z.string(),
      reason: z.string(),
      message: z.string(),
      request_id: z.string(),
      details: z.array(errorDetailSchema).optional(),
    }),
  })
  .meta({ id: 'Error' });

/** The error answers of every endpoint. */
export const errors = { '4xx': errorSchema, '5xx': errorSchema };
