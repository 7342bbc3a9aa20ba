import { z } from 'zod';
import { next } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { integer, text } from './option.ts';

/** Jumps, as often as it may; the count belongs to the open stack. */
export const goto = defineAction({
  type: 'goto',
  media: 'any',
  summary: 'Jumps to another action.',
  options: z.object({
    target_id: text.min(1),
    loop_count: integer({ min: 0 })
      .optional()
      .describe('Jumps so often, then falls through; absent: always jumps; 0: never.'),
  }),
  examples: [{ target_id: 'menu' }, { target_id: 'menu', loop_count: 3 }],
  start(runtime, { target_id, loop_count }) {
    if (loop_count !== undefined && runtime.jumps >= loop_count) return next;
    return { kind: 'jump', target: target_id, isCounted: true };
  },
  targets: ({ target_id }) => (typeof target_id === 'string' ? [{ path: 'target_id', id: target_id }] : []),
});
