/** What the condition actions share: true goes on, false jumps. */
import { z } from 'zod';
import type { JsonObject } from '../interpreter/action.ts';
import { fail, next, type Outcome } from '../interpreter/outcome.ts';
import type { Target } from './define-action.ts';
import { optionalId } from './option.ts';

export const operator = z.enum(['==', '!=', '>', '>=', '<', '<=']);
export type Operator = z.output<typeof operator>;

export const falseTarget = {
  false_target_id: optionalId.describe('Where the cursor goes when the condition is false.'),
};

const comparisons: { [O in Operator]: (order: number) => boolean } = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

export function compare<T extends string | number>(left: T, condition: Operator, right: T): boolean {
  return comparisons[condition](left < right ? -1 : left > right ? 1 : 0);
}

export function decide(isTrue: boolean, falseTargetId: string | undefined): Outcome {
  if (isTrue) return next;
  if (falseTargetId === undefined)
    return fail('TARGET_NOT_FOUND', 'the condition is false and has no false_target_id', true);
  return { kind: 'jump', target: falseTargetId };
}

export function falseTargets({ false_target_id }: JsonObject): Target[] {
  return typeof false_target_id === 'string' ? [{ path: 'false_target_id', id: false_target_id }] : [];
}
