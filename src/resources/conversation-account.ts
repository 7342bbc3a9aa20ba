import { z } from 'zod';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { storedText } from '../api/schemas/common.ts';
import { defineKind } from './kind.ts';

export const conversationAccountSchema = z.object({
  type: z
    .enum(['line', 'webhook'])
    .describe('`webhook` (ours): messages go to and come from a web server of your own.'),
  name: storedText(255).default(''),
  detail: storedText(1024).default(''),
  secret: storedText(1024).describe('Signs its webhooks; never shown.'),
  token: storedText(1024).default('').describe('Access token of the channel; never shown.'),
  provider_data: z
    .object({
      url: z
        .url({ protocol: /^https?$/ })
        .max(1024)
        .optional(),
    })
    .default({})
    .describe('`webhook`: `url`, where messages go.'),
  message_flow_id: z.string().describe('Starts for each message that comes in; nil: none.'),
});
export type ConversationAccountData = z.output<typeof conversationAccountSchema>;

/** Channels of a customer's own besides phone numbers. */
export const conversationAccount = defineKind({
  kind: 'conversation_account',
  path: 'conversation_accounts',
  about: 'Channels for conversations besides phone numbers.',
  fields: conversationAccountSchema,
  filters: ['type'],
  hidden: ['secret', 'token'],
  example: { type: 'webhook', secret: 'of the account', message_flow_id: NIL_ID },
});
