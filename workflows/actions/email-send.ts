import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { MOST_DESTINATIONS } from './message-send.ts';
import { optionalId, text } from './option.ts';
import { parties } from './party.ts';

const MOST_ATTACHMENTS = 20;

/** Hands a mail over to be sent and retried; the flow goes on. */
export const emailSend = defineAction({
  type: 'email_send',
  media: 'any',
  summary: 'Sends an e-mail, with recordings attached where wanted.',
  options: z.object({
    destinations: parties('email', MOST_DESTINATIONS),
    subject: text.default(''),
    content: text.default('').describe('Plain text, or HTML when it has a tag.'),
    attachments: z
      .array(
        z.object({
          reference_type: z.literal('recording'),
          reference_id: optionalId.describe('The recording; empty: nothing is attached.'),
        }),
      )
      .max(MOST_ATTACHMENTS)
      .transform((all) => all)
      .default([]),
  }),
  examples: [
    {
      destinations: [{ type: 'email', target: 'office@example.com' }],
      subject: 'A message from ${voipbin.call.source.target}',
      content: 'It is attached.',
      attachments: [{ reference_type: 'recording', reference_id: '${voipbin.recording.id}' }],
    },
  ],
  start: (_runtime, { destinations, subject, content, attachments }) =>
    perform({
      name: 'email_send',
      input: {
        destinations: destinations.map((to) => ({ ...to })),
        subject,
        content,
        attachments: attachments.flatMap(({ reference_type, reference_id }) =>
          reference_id === undefined ? [] : [{ reference_type, reference_id }],
        ),
      },
      summary: `mail to ${destinations.length} ${destinations.length === 1 ? 'address' : 'addresses'}: ${subject}`,
    }),
});
