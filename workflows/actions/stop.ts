import { z } from 'zod';
import { defineAction } from './define-action.ts';

/** Ends the activeflow normally. */
export const stop = defineAction({
  type: 'stop',
  media: 'any',
  summary: 'Ends the activeflow.',
  options: z.object({}),
  examples: [{}],
  start: () => ({ kind: 'end' }),
});
