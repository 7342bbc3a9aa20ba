import { z } from 'zod';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { defineKind } from './kind.ts';
import { partyOf, partySchema } from './parties.ts';

export const emailTargetSchema = z.object({
  destination: partySchema,
  status: z.enum(['initiated', 'processed', 'bounce', 'dropped']),
  error: z.string().describe('Code and reason of a failure; empty where there is none.'),
  tm_update: z.string(),
});

export const emailSchema = z.object({
  activeflow_id: z.string().describe('In whose course it was sent; nil: by API.'),
  source: partySchema,
  destinations: z.array(partySchema).readonly(),
  status: z
    .enum(['initiated', 'processed', 'bounce', 'dropped'])
    .describe(
      '`processed`: a mail server has taken at least one copy. `bounce`: all were refused. `dropped`: given up after 10 minutes.',
    ),
  subject: z.string(),
  content: z.string(),
  attachments: z
    .array(z.object({ reference_type: z.literal('recording'), reference_id: z.string() }))
    .readonly(),
  targets: z.array(emailTargetSchema).readonly().describe('What became of each copy.'),
});

export type EmailTarget = z.output<typeof emailTargetSchema>;
export type EmailData = z.output<typeof emailSchema>;

export const email = defineKind({
  kind: 'email',
  path: 'emails',
  about: 'Mails that were sent.',
  fields: emailSchema,
  filters: ['status', 'activeflow_id'],
  example: {
    activeflow_id: NIL_ID,
    source: partyOf('email', 'calls@example.org'),
    destinations: [],
    status: 'processed',
    subject: 'Your call',
    content: '',
    attachments: [],
    targets: [],
  },
});
