import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { text } from './option.ts';
import { parties, party } from './party.ts';

/** Addresses of one message or mail. */
export const MOST_DESTINATIONS = 100;

/** Hands a text message over to be sent and retried; the flow goes on. */
export const messageSend = defineAction({
  type: 'message_send',
  media: 'any',
  summary: 'Sends a text message (SMS) to one or more numbers.',
  options: z.object({
    source: party('tel').describe('The number it comes from.'),
    destinations: parties('tel', MOST_DESTINATIONS),
    text: text.min(1),
  }),
  examples: [
    {
      source: { type: 'tel', target: '+15550100' },
      destinations: [{ type: 'tel', target: '${voipbin.call.source.target}' }],
      text: 'Thank you for your call.',
    },
  ],
  start: (_runtime, { source, destinations, text }) =>
    perform({
      name: 'message_send',
      input: { source: { ...source }, destinations: destinations.map((to) => ({ ...to })), text },
      summary: `message to ${destinations.length} ${destinations.length === 1 ? 'number' : 'numbers'}: ${text}`,
    }),
});
