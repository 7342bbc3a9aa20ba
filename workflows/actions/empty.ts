import { z } from 'zod';
import { next } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';

/** Does nothing; its `next_id` is what it is used for. Internal: refused in flows that customers write, as upstream does. */
export const empty = defineAction({
  type: 'empty',
  media: 'any',
  internal: true,
  summary: 'Does nothing.',
  options: z.object({}),
  examples: [{}],
  start: () => next,
});
