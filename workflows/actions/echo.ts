import { z } from 'zod';
import { defineAction } from './define-action.ts';
import { echoDuration, resumeEcho, startEcho, stopEcho } from './echoing.ts';

/** Lets the person hear what they say. */
export const echo = defineAction({
  type: 'echo',
  media: 'call',
  summary: 'Lets the person hear what they say.',
  options: z.object({ duration: echoDuration }),
  examples: [{}, { duration: 10_000 }],
  start: (_runtime, { duration }) => startEcho('audio', duration),
  resume: (runtime, { duration }, happening) => resumeEcho(runtime, duration, happening),
  interrupt: stopEcho,
});
