import { z } from 'zod';
import { DIGITS } from '../interpreter/variables.ts';
import { decide, falseTarget, falseTargets } from './condition.ts';
import { defineAction } from './define-action.ts';
import { integer, text } from './option.ts';

/** True when enough digits, or the given key, were received (deprecated upstream; `condition_variable` does more). */
export const conditionCallDigits = defineAction({
  type: 'condition_call_digits',
  media: 'call',
  summary: 'Checks the digits received.',
  options: z.object({
    length: integer({ min: 0 }).default(0).describe('True at so many digits; 0: not asked.'),
    key: text.default('').describe('True when the digits contain this; empty: not asked.'),
    ...falseTarget,
  }),
  examples: [{ length: 4, false_target_id: 'again' }],
  start(runtime, { length, key, false_target_id }) {
    const digits = runtime.variables.get(DIGITS);
    const isTrue = (length > 0 && digits.length >= length) || (key !== '' && digits.includes(key));
    return decide(isTrue, false_target_id);
  },
  targets: falseTargets,
});
