import { z } from 'zod';
import { next, rest, stay } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { milliseconds } from './option.ts';

/** Waits until somebody continues the activeflow. */
export const block = defineAction({
  type: 'block',
  media: 'any',
  summary:
    'Waits for POST /activeflows/{id}/continue, or for the link ${voipbin.activeflow.continue_url} that a message carried.',
  options: z.object({
    timeout: milliseconds.default(0).describe('Goes on after so many milliseconds; 0: never.'),
  }),
  examples: [{}, { timeout: 60_000 }],
  start: (runtime, { timeout }) => rest(timeout > 0 ? runtime.now + timeout : null),
  resume(runtime, _option, happening) {
    if (happening.kind !== 'timeout' && happening.kind !== 'continued') return stay;
    runtime.resumedBy(happening.kind === 'timeout' ? 'timeout' : 'continue', '');
    return next;
  },
});
