import { z } from 'zod';
import { next, rest, stay } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { milliseconds } from './option.ts';

/** Waits: a durable timer, which no restart shortens or lengthens. */
export const sleep = defineAction({
  type: 'sleep',
  media: 'any',
  summary: 'Waits.',
  options: z.object({ duration: milliseconds.default(0).describe('Milliseconds.') }),
  examples: [{ duration: 3000 }],
  start: (runtime, { duration }) => rest(runtime.now + duration),
  resume(runtime, _option, happening) {
    if (happening.kind !== 'timeout') return stay;
    runtime.resumedBy('timeout', '');
    return next;
  },
});
