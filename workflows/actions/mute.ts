import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { flag } from './option.ts';

/** Mutes the call, or takes that back. */
export const mute = defineAction({
  type: 'mute',
  media: 'call',
  summary: 'Mutes the call.',
  options: z.object({
    direction: z
      .enum(['', 'in', 'out', 'both'])
      .default('both')
      .describe('in: what the person says does not arrive; out: they hear nothing. Empty: both.'),
    unmute: flag.default(false).describe('Takes the mute of this direction back (ours).'),
  }),
  examples: [{}, { direction: 'in' }, { direction: 'both', unmute: true }],
  start: (_runtime, { direction, unmute }) =>
    perform({
      name: 'mute',
      input: { direction: direction || 'both', unmute },
      summary: `${unmute ? 'unmute' : 'mute'} ${direction || 'both'}`,
    }),
});
