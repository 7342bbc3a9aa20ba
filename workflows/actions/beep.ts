import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { resumePlayback, stopMedia } from './playback.ts';

/** Plays a beep and waits for its end. */
export const beep = defineAction({
  type: 'beep',
  media: 'call',
  summary: 'Plays a beep.',
  options: z.object({}),
  examples: [{}],
  start: () => perform({ name: 'beep', input: {}, summary: 'beep' }),
  resume: (runtime, _option, happening) => resumePlayback(runtime, happening),
  interrupt: stopMedia,
});
