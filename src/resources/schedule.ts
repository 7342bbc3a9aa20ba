import { z } from 'zod';
import { storedActionSchema } from '../api/schemas/actions.ts';
import { variablesSchema } from '../api/schemas/common.ts';
import { detailField, nameField, optionalIdField } from './fields.ts';
import { defineKind } from './kind.ts';

/** What happens to a firing while an earlier one still runs. */
export const OVERLAPS = ['skip', 'buffer_one', 'buffer_all', 'allow_all', 'cancel_other'] as const;
export type Overlap = (typeof OVERLAPS)[number];

const overlap = z
  .enum(OVERLAPS)
  .default('skip')
  .describe(
    'While the activeflow of before still runs: `skip`, start when it ends (`buffer_one`, `buffer_all`), start all the same (`allow_all`), or stop it (`cancel_other`).',
  );

/** What Temporal judges, by its format. (No pattern nor lengths: the document would promise that whatever has them will do.) */
function clockText(format: string, description: string) {
  return z
    .string()
    .refine((text) => /^[ -~]{1,255}$/.test(text), 'must be 1 to 255 characters of ASCII')
    .meta({ format, description });
}

/** Flows that start by the clock. Ours: upstream has none. */
export const schedule = defineKind({
  kind: 'schedule',
  path: 'schedules',
  about: 'Start flows by the clock (ours).',
  filters: ['status'],
  fields: z.object({
    name: nameField,
    detail: detailField,
    status: z.enum(['active', 'paused']).default('active'),
    cron: clockText('cron', 'Five to seven fields, `@daily` and the like, or `@every 90m`.'),
    timezone: clockText('time-zone', 'IANA name, such as Europe/Berlin.').default('UTC'),
    overlap,
    catchup: z
      .number()
      .int()
      .min(10)
      .max(365 * 24 * 3600)
      .default(600)
      .describe('Seconds by which a firing may be late, after an outage, and still happen.'),
    flow_id: optionalIdField.describe('What starts; wins over `actions`.'),
    actions: z.array(storedActionSchema).default([]),
    variables: variablesSchema.default({}).describe('What it starts with.'),
  }),
  example: { name: 'Every morning', cron: '0 9 * * MON-FRI', timezone: 'Europe/Berlin' },
});
