import { z } from 'zod';
import type { JsonObject } from '../interpreter/action.ts';
import { next } from '../interpreter/outcome.ts';
import { DIGITS, isReserved } from '../interpreter/variables.ts';
import { defineAction, type Target } from './define-action.ts';
import { optionalId, text } from './option.ts';

/** Jumps by the value of a variable, which it empties. */
export const branch = defineAction({
  type: 'branch',
  media: 'any',
  summary: 'Jumps by the value of a variable.',
  options: z.object({
    variable: text.default('').describe(`Name of the variable; empty: ${DIGITS}.`),
    default_target_id: optionalId.describe('Where no value matches; absent: the next action.'),
    target_ids: z.record(text, text).default({}).describe('Target action by exact value.'),
  }),
  examples: [{ target_ids: { '1': 'sales', '2': 'support' }, default_target_id: 'menu' }],
  start(runtime, option) {
    const name = option.variable || DIGITS;
    const value = runtime.variables.get(name);
    if (name === DIGITS) runtime.digits.forget();
    // The engine's own can be branched on, but nobody empties them.
    if (!isReserved(name)) runtime.variables.set({ [name]: '' });
    const target = Object.hasOwn(option.target_ids, value)
      ? option.target_ids[value]
      : option.default_target_id;
    return target === undefined ? next : { kind: 'jump', target };
  },
  targets: branchTargets,
});

function branchTargets(option: JsonObject): Target[] {
  const targets: Target[] = [];
  const byValue = option.target_ids;
  if (byValue && typeof byValue === 'object' && !Array.isArray(byValue)) {
    for (const [value, id] of Object.entries(byValue))
      targets.push({ path: `target_ids.${value}`, id: String(id) });
  }
  if (typeof option.default_target_id === 'string') {
    targets.push({ path: 'default_target_id', id: option.default_target_id });
  }
  return targets;
}
