import { z } from 'zod';
import { defineAction } from './define-action.ts';
import { echoDuration, resumeEcho, startEcho, stopEcho } from './echoing.ts';

/** Sends what comes from the person back as it came. */
export const streamEcho = defineAction({
  type: 'stream_echo',
  media: 'call',
  summary: 'Sends the stream of the person back as it comes, undecoded.',
  options: z.object({ duration: echoDuration }),
  examples: [{}, { duration: 10_000 }],
  start: (_runtime, { duration }) => startEcho('stream', duration),
  resume: (runtime, { duration }, happening) => resumeEcho(runtime, duration, happening),
  interrupt: stopEcho,
});
