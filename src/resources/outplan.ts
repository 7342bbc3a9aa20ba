import { z } from 'zod';
import { addressSchema } from '../api/schemas/common.ts';
import { detailField, nameField } from './fields.ts';
import { defineKind } from './kind.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const tries = (index: number, most: number) =>
  z.number().int().min(0).max(100).default(most).describe(`Most tries of \`destination_${index}\`.`);

/** From whom, how often and how fast a campaign dials. */
export const outplan = defineKind({
  kind: 'outplan',
  path: 'outplans',
  about: 'From whom, how often and how fast campaigns dial.',
  fields: z.object({
    name: nameField,
    detail: detailField,
    source: addressSchema.describe('Who calls.'),
    dial_timeout: z.number().int().min(1000).max(600_000).default(30_000).describe('Milliseconds to ring.'),
    try_interval: z
      .number()
      .int()
      .min(0)
      .max(30 * DAY_MS)
      .default(60_000)
      .describe('Milliseconds from the end of a try to the next one of the same target.'),
    max_try_count_0: tries(0, 1),
    max_try_count_1: tries(1, 0),
    max_try_count_2: tries(2, 0),
    max_try_count_3: tries(3, 0),
    max_try_count_4: tries(4, 0),
    dial_rate: z.number().min(0.01).max(1000).default(2).describe('Tries begun per second (ours).'),
    dial_concurrency: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .describe('Tries open at a time (ours).'),
  }),
  example: { name: 'Twice a day', source: { target: '+15550100' }, max_try_count_0: 2 },
});
