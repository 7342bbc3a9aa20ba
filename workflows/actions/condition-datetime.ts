import { z } from 'zod';
import type { JsonObject } from '../interpreter/action.ts';
import { type Outcome, perform } from '../interpreter/outcome.ts';
import { compare, decide, falseTarget, falseTargets, operator } from './condition.ts';
import { defineAction, whenPerformed } from './define-action.ts';
import { integer, text } from './option.ts';

const component = (what: string) => integer().default(-1).describe(`${what}; absent or negative: any.`);

const options = z.object({
  condition: operator.describe('Now OP option, each component on its own.'),
  minute: component('0 to 59'),
  hour: component('0 to 23'),
  day: component('1 to 31; 0: any'),
  month: component('1 to 12; 0: any'),
  weekdays: z
    .array(integer({ min: 0, max: 6 }))
    .default([])
    .describe('0 is Sunday; empty: any.'),
  timezone: text.default('UTC').describe('IANA name, such as Europe/Berlin.'),
  ...falseTarget,
});
type Option = z.output<typeof options>;

/** The parts of an instant in some time zone. */
const local = z.object({ minute: z.int(), hour: z.int(), day: z.int(), month: z.int(), weekday: z.int() });
local.safeParse({ minute: 0, hour: 0, day: 1, month: 1, weekday: 0 });

/** Compares the present time; false jumps. */
export const conditionDatetime = defineAction({
  type: 'condition_datetime',
  media: 'any',
  summary: 'Compares the present time.',
  options,
  examples: [
    {
      condition: '>=',
      hour: 9,
      weekdays: [1, 2, 3, 4, 5],
      timezone: 'Europe/Berlin',
      false_target_id: 'closed',
    },
  ],
  start(runtime, option) {
    // Time zone rules differ between machines, and a replay may show another time; asked once, the answer stays.
    const input: JsonObject = { timezone: option.timezone, at: runtime.now };
    return perform({ name: 'local_time', input, summary: `the time in ${option.timezone}` });
  },
  resume: (_runtime, option, happening) =>
    happening.kind === 'performed' ? check(option, local.parse(happening.value)) : whenPerformed(happening),
  targets: falseTargets,
});

function check(option: Option, now: z.output<typeof local>): Outcome {
  const holds = (value: number, wanted: number, lowest: number): boolean =>
    wanted < lowest || compare(value, option.condition, wanted);
  const isTrue =
    (option.weekdays.length === 0 || option.weekdays.includes(now.weekday)) &&
    holds(now.month, option.month, 1) &&
    holds(now.day, option.day, 1) &&
    holds(now.hour, option.hour, 0) &&
    holds(now.minute, option.minute, 0);
  return decide(isTrue, option.false_target_id);
}
