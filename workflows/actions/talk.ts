import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { defineAction, isGone } from './define-action.ts';
import { flag, text } from './option.ts';
import { resumePlayback, stopMedia } from './playback.ts';

/** Speaks text to the caller, answering the call first if need be, and moves on when it has been heard. */
export const talk = defineAction({
  type: 'talk',
  media: 'call',
  summary: 'Speaks text to the caller.',
  options: z.object({
    text: text.min(1).describe('Plain text or SSML.'),
    language: text.default('').describe('BCP 47, such as en-US.'),
    provider: text.default('').describe('gcp or aws; empty: the default.'),
    voice_id: text.default(''),
    digits_handle: z.enum(['', 'next']).default('').describe('next: a digit stops the speech and moves on.'),
    async: flag.default(false).describe('Moves on while it speaks.'),
  }),
  examples: [{ text: 'Hello' }, { text: 'Press 1 for sales', language: 'en-US', digits_handle: 'next' }],
  start: (_runtime, { text, language, provider, voice_id }) =>
    perform({
      name: 'talk',
      input: { text, language, provider, voice_id },
      summary: `say "${text}"`,
    }),
  resume(runtime, option, happening) {
    if (happening.kind === 'performed' && !isGone(happening)) runtime.callAnswered();
    return resumePlayback(runtime, happening, {
      stopAtDigit: option.digits_handle === 'next',
      async: option.async,
    });
  },
  interrupt: stopMedia,
});
