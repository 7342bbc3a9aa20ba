import { z } from 'zod';
import { next, type Outcome, rest, stay } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { defineAction } from './define-action.ts';
import { integer, milliseconds, text } from './option.ts';

const RESULT = 'voipbin.digits_receive.result';

const options = z.object({
  duration: milliseconds.default(0).describe('How long to wait, in milliseconds.'),
  length: integer({ min: 0, max: 256 }).default(0).describe('Ends at so many digits; 0: no such end.'),
  key: text.default('').describe('Any of these keys ends it and is kept.'),
});

/** Collects digits into `voipbin.call.digits`, those typed ahead first. */
export const digitsReceive = defineAction({
  type: 'digits_receive',
  media: 'call',
  summary: 'Collects digits from the caller.',
  options,
  examples: [
    { duration: 5000, length: 1 },
    { duration: '5000', key: '#' },
  ],
  start: (runtime, option) => collect(runtime, option, { digits: '', until: runtime.now + option.duration }),
  resume(runtime, option, happening) {
    const collected = { digits: String(runtime.notes.digits), until: Number(runtime.notes.until) };
    if (happening.kind === 'timeout') {
      runtime.resumedBy('timeout', '');
      return finish(runtime, 'timeout');
    }
    if (happening.kind !== 'event' || happening.event.type !== 'digit') return stay;
    runtime.resumedBy('digit', happening.event.digit);
    return collect(runtime, option, collected);
  },
});

/** Takes what was typed until it is enough; the rest stays typed ahead. */
function collect(
  runtime: Runtime,
  option: z.output<typeof options>,
  { digits, until }: { digits: string; until: number },
): Outcome {
  let collected = digits;
  let complete = false;
  for (let digit = runtime.digits.take(); digit !== ''; digit = runtime.digits.take()) {
    collected += digit;
    complete = (option.length > 0 && collected.length >= option.length) || option.key.includes(digit);
    if (complete) break;
  }
  runtime.digits.collected(collected);
  return complete ? finish(runtime, 'completed') : rest(until, { digits: collected, until });
}

function finish(runtime: Runtime, result: 'completed' | 'timeout'): Outcome {
  runtime.variables.set({ [RESULT]: result });
  return next;
}
