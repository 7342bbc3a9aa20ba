import { z } from 'zod';
import { storedText } from '../api/schemas/common.ts';
import { detailField, nameField, optionalIdField } from './fields.ts';
import { defineKind } from './kind.ts';

/** A list of targets. */
export const outdial = defineKind({
  kind: 'outdial',
  path: 'outdials',
  about: 'Lists of targets, whom campaigns dial.',
  fields: z.object({
    campaign_id: optionalIdField.describe(
      'For you to note whose list it is; a campaign names its outdial itself.',
    ),
    name: nameField,
    detail: detailField,
    data: storedText(65_536).default(''),
  }),
  example: { name: 'Customers of the spring' },
});
