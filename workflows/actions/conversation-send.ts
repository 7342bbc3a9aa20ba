import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { flag, text } from './option.ts';

/** Says something in a conversation, over the channel that it came by. */
export const conversationSend = defineAction({
  type: 'conversation_send',
  media: 'any',
  summary: 'Sends a message into a conversation.',
  options: z.object({
    conversation_id: text.min(1).describe("One of the customer's conversations."),
    text: text.min(1),
    sync: flag
      .default(false)
      .describe(
        'Waits until the channel has taken it, and fails when it does not; else it is retried for 10 minutes.',
      ),
  }),
  examples: [{ conversation_id: '${voipbin.conversation.id}', text: 'We have received your message.' }],
  start: (_runtime, { conversation_id, text, sync }) =>
    perform({
      name: 'conversation_send',
      input: { conversation_id, text, sync },
      summary: `say in conversation ${conversation_id}: ${text}`,
    }),
});
