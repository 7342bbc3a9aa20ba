import { z } from 'zod';
import { next, perform, stay } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';

/** Ends all external media of the call. */
export const externalMediaStop = defineAction({
  type: 'external_media_stop',
  media: 'call',
  summary: 'Ends all streams of external_media_start; the flow goes on in any case.',
  options: z.object({}),
  examples: [{}],
  start: () => perform({ name: 'external_media_stop', input: {}, summary: 'end all streams' }),
  resume: (_runtime, _option, { kind }) => (kind === 'performed' || kind === 'refused' ? next : stay),
});
