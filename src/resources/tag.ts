import { z } from 'zod';
import { detailField, nameField } from './fields.ts';
import { defineKind } from './kind.ts';

/** What agents can, and queues want of them. */
export const tag = defineKind({
  kind: 'tag',
  path: 'tags',
  about: 'What agents can, and queues want of them.',
  fields: z.object({
    name: nameField,
    detail: detailField,
  }),
  example: { name: 'Spanish' },
});
