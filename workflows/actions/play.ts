import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { text } from './option.ts';
import { resumePlayback, stopMedia } from './playback.ts';

/** Plays media files in order and moves on when they have been heard. */
export const play = defineAction({
  type: 'play',
  media: 'call',
  summary: 'Plays media files to the caller.',
  options: z.object({
    stream_urls: z.array(text.min(1)).min(1).max(100).describe('Played in order, as one playback.'),
    digits_handle: z.enum(['', 'next']).default('').describe('next: a digit stops it and moves on.'),
  }),
  examples: [{ stream_urls: ['https://example.com/welcome.wav'] }],
  start: (_runtime, { stream_urls }) =>
    perform({ name: 'play', input: { stream_urls }, summary: `play ${stream_urls.join(', ')}` }),
  resume: (runtime, option, happening) =>
    resumePlayback(runtime, happening, { stopAtDigit: option.digits_handle === 'next' }),
  interrupt: stopMedia,
});
