import { z } from 'zod';
import { warningsSchema } from './actions.ts';
import { lifetime, pageOf, storedText, timestampSchema } from './common.ts';

/** Seconds in a hundred years: more than this means "never". */
const LONGEST = 3_153_600_000;

const name = storedText(255);
const detail = storedText(65_536);

/** Body of POST /accesskeys. */
export const accessKeyInput = z
  .object({
    name: name.default(''),
    detail: detail.default(''),
    expire: z
      .number()
      .int()
      .min(0)
      .max(LONGEST)
      .default(0)
      .describe('Seconds from now after which the key stops working; 0: never.'),
  })
  .meta({ id: 'AccessKeyBody' });

/** Body of PUT /accesskeys/{id}; what is absent stays. */
export const accessKeyChange = z
  .object({ name: name.optional(), detail: detail.optional() })
  .meta({ id: 'AccessKeyChange' });

/** An access key without its token, which nobody can read again. */
export const accessKeySchema = z
  .object({
    id: z.string(),
    customer_id: z.string(),
    name: z.string(),
    detail: z.string(),
    token_prefix: z.string().describe('The first characters of the token, to tell keys apart.'),
    tm_expire: timestampSchema,
    ...lifetime,
  })
  .meta({ id: 'AccessKey' });

export const accessKeyListSchema = pageOf('AccessKeyList', accessKeySchema);

export const createdAccessKeySchema = accessKeySchema
  .extend({ token: z.string().describe('Shown this once: keep it.') })
  .meta({ id: 'CreatedAccessKey' });

export const deletedAccessKeySchema = accessKeySchema
  .extend({ warnings: warningsSchema })
  .meta({ id: 'DeletedAccessKey' });
