import { z } from 'zod';
import { next, perform, stay } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';

/** Ends the recording of the call. */
export const recordingStop = defineAction({
  type: 'recording_stop',
  media: 'call',
  summary: 'Ends the recording of the call; the flow goes on in any case.',
  options: z.object({}),
  examples: [{}],
  start: () => perform({ name: 'recording_stop', input: {}, summary: 'end the recording' }),
  resume: (_runtime, _option, { kind }) => (kind === 'performed' || kind === 'refused' ? next : stay),
});
