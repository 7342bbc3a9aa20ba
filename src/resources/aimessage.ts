import { z } from 'zod';
import { idField } from './fields.ts';
import { defineKind } from './kind.ts';

const toolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const EXAMPLE_ID = '5e4a0680-804e-41ec-8477-2fea5968d85b';

/** One message of a conversation with an AI. Together they are its transcript. */
export const aimessage = defineKind({
  kind: 'aimessage',
  path: 'aimessages',
  about: 'What was said in conversations with AIs.',
  parent: 'aicall_id',
  filters: ['aicall_id', 'role'],
  fields: z.object({
    aicall_id: idField,
    activeflow_id: idField,
    active_ai_id: idField,
    role: z.enum(['user', 'assistant', 'tool']),
    direction: z.enum(['incoming', 'outgoing']),
    content: z.string(),
    tool_calls: z.array(toolCall),
    tool_call_id: z.string(),
    number: z.number().int().describe('1, 2, 3 ... in its conversation.'),
    model: z.string().describe('Which model said it; empty: no model did.'),
    usage: z
      .object({ prompt_tokens: z.number().int(), completion_tokens: z.number().int() })
      .describe('What it cost, in tokens; 0 where the provider does not say.'),
  }),
  example: {
    aicall_id: EXAMPLE_ID,
    activeflow_id: EXAMPLE_ID,
    active_ai_id: EXAMPLE_ID,
    role: 'user',
    direction: 'outgoing',
    content: 'Hello',
    tool_calls: [],
    tool_call_id: '',
    number: 1,
    model: '',
    usage: { prompt_tokens: 0, completion_tokens: 0 },
  },
});
