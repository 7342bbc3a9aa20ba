import { z } from 'zod';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { defineKind } from './kind.ts';
import { partyOf, partySchema } from './parties.ts';

/** What became of the copy of one receiver. */
export const targetSchema = z.object({
  destination: partySchema,
  status: z
    .enum(['queued', 'sent', 'delivered', 'failed', 'gw_timeout', 'received'])
    .describe('`gw_timeout`: given up after 10 minutes without the carrier taking it.'),
  parts: z.number().int().describe('Short messages that it took.'),
  error: z.string().describe('Code and reason of a failure; empty where there is none.'),
  tm_update: z.string(),
});

export const messageSchema = z.object({
  type: z.literal('sms'),
  activeflow_id: z.string().describe('In whose course it was sent; nil: by API, or it came in.'),
  source: partySchema,
  targets: z.array(targetSchema).readonly(),
  text: z.string(),
  medias: z.array(z.string()).readonly().describe('Addresses of media files.'),
  direction: z.enum(['outbound', 'inbound']),
});

export type MessageTarget = z.output<typeof targetSchema>;
export type MessageData = z.output<typeof messageSchema>;

export const message = defineKind({
  kind: 'message',
  path: 'messages',
  about: 'Text messages, sent and received.',
  fields: messageSchema,
  filters: ['direction', 'activeflow_id'],
  example: {
    type: 'sms',
    activeflow_id: NIL_ID,
    source: partyOf('tel', '+15550100'),
    targets: [],
    text: 'Hello',
    medias: [],
    direction: 'outbound',
  },
});
