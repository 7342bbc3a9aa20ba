import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';

/** Ends all transcriptions of the call; their on-end flows start. */
export const transcribeStop = defineAction({
  type: 'transcribe_stop',
  media: 'call',
  summary: 'Ends the transcriptions of the call.',
  options: z.object({}),
  examples: [{}],
  start: () => perform({ name: 'transcribe_stop', input: {}, summary: 'transcribe no more' }),
});
