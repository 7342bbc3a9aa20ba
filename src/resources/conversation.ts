import { z } from 'zod';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { idField } from './fields.ts';
import { defineKind } from './kind.ts';
import { partyOf, partySchema } from './parties.ts';

export const conversationSchema = z.object({
  owner_type: z.string(),
  owner_id: z.string(),
  account_id: z.string().describe('The account that it came by; nil: a number.'),
  name: z.string(),
  detail: z.string(),
  type: z.enum(['message', 'line', 'webhook']),
  dialog_id: z.string(),
  self: partySchema.describe("The customer's side."),
  peer: partySchema.describe('The other side.'),
});
export type ConversationData = z.output<typeof conversationSchema>;

export const conversation = defineKind({
  kind: 'conversation',
  path: 'conversations',
  about: 'Talks with one person over one channel; there is one for the two sides.',
  fields: conversationSchema,
  filters: ['type', 'account_id', 'owner_id'],
  key: ({ type, account_id, self, peer }) => `${type}/${account_id}/${self.target}/${peer.target}`,
  example: {
    owner_type: '',
    owner_id: NIL_ID,
    account_id: NIL_ID,
    name: '',
    detail: '',
    type: 'message',
    dialog_id: '',
    self: partyOf('tel', '+15550100'),
    peer: partyOf('tel', '+15550199'),
  },
});

export const conversationMessageSchema = z.object({
  conversation_id: idField,
  direction: z.enum(['outgoing', 'incoming']),
  status: z
    .enum(['progressing', 'done', 'failed'])
    .describe('`done`: the channel has taken it, or it came in.'),
  error: z.string().describe('Code and reason of a failure; empty where there is none.'),
  reference_type: z.enum(['message', 'line', 'webhook']),
  reference_id: z.string().describe('Of an incoming text message; nil: none.'),
  source: partySchema,
  destination: partySchema,
  text: z.string(),
  medias: z.array(z.object({ type: z.string(), filename: z.string() })).readonly(),
});
export type ConversationMessageData = z.output<typeof conversationMessageSchema>;

export const conversationMessage = defineKind({
  kind: 'conversation_message',
  path: 'conversation_messages',
  about: 'What was said in conversations.',
  fields: conversationMessageSchema,
  parent: 'conversation_id',
  filters: ['conversation_id'],
  example: {
    conversation_id: '11111111-1111-4111-8111-111111111111',
    direction: 'incoming',
    status: 'done',
    error: '',
    reference_type: 'message',
    reference_id: NIL_ID,
    source: partyOf('tel', '+15550199'),
    destination: partyOf('tel', '+15550100'),
    text: 'Hello',
    medias: [],
  },
});
