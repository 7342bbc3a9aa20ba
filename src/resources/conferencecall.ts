import { z } from 'zod';
import { CONFERENCECALL_STATUSES } from '../../workflows/conference/state.ts';
import { idField } from './fields.ts';
import { defineKind } from './kind.ts';

/** A call's stay in a conference. */
export const conferencecall = defineKind({
  kind: 'conferencecall',
  path: 'conferencecalls',
  about: "A call's stay in a conference.",
  parent: 'conference_id',
  filters: ['conference_id', 'status', 'reference_id'],
  fields: z.object({
    activeflow_id: idField,
    conference_id: idField,
    reference_type: z.literal('call').default('call'),
    reference_id: idField.describe('The call.'),
    status: z
      .enum(CONFERENCECALL_STATUSES)
      .default('joining')
      .describe('`joining`: in the pre flow; `leaving`: sent out and not yet gone.'),
    muted: z.boolean().default(false).describe('The others do not hear it. (ours)'),
  }),
  example: {
    activeflow_id: '9d2ff1a4-1f5a-4c5e-9c3c-6f0b8a0c1b77',
    conference_id: '367e0e7a-3a8c-11eb-bb08-f3c3f059cfbe',
    reference_id: '0f6a4b5e-0d5b-4a53-8d42-4c6c3b1b8d10',
  },
});
