import { z } from 'zod';
import { compare, decide, falseTarget, falseTargets, operator } from './condition.ts';
import { defineAction } from './define-action.ts';
import { integer, operand, text, toNumber } from './option.ts';

const options = z.object({
  variable: text.describe('A bare name, or a value such as ${name}.'),
  condition: operator,
  value_type: z.enum(['string', 'number', 'length']).default('string'),
  value_string: text.default(''),
  value_number: operand.default(0),
  value_length: integer().default(0),
  ...falseTarget,
});

/** Compares a variable; false jumps. */
export const conditionVariable = defineAction({
  type: 'condition_variable',
  media: 'any',
  summary: 'Compares a variable with a value.',
  options,
  examples: [
    {
      variable: 'customer.tier',
      condition: '==',
      value_type: 'string',
      value_string: 'premium',
      false_target_id: 'standard',
    },
  ],
  start(runtime, option) {
    // Substitution has happened: only the stored option tells a value from a name.
    const isValue = String(runtime.stored.variable).includes('${');
    const value = isValue ? option.variable : runtime.variables.get(option.variable);
    return decide(holds(option, value), option.false_target_id);
  },
  targets: falseTargets,
});

function holds(option: z.output<typeof options>, value: string): boolean {
  if (option.value_type === 'string') return compare(value, option.condition, option.value_string);
  if (option.value_type === 'length')
    return compare([...value].length, option.condition, option.value_length);
  const left = toNumber(value);
  const right = option.value_number;
  return left !== undefined && right !== null && compare(left, option.condition, right);
}
