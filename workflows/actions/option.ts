/** The kinds of option fields. After substitution, numbers and booleans may arrive as text (contract 1.6). */
import { z } from 'zod';
import { NIL_ID } from '../interpreter/action.ts';

/** Characters; longer texts would make the pattern slow and mean nothing. */
const LONGEST_NUMBER = 400;
const integerText = /^\s*[+-]?\d+\s*$/;
const numberText = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

export const text = z.string();

/** A whole number, or its text. */
export function integer(bounds: { min?: number; max?: number } = {}) {
  const number = z
    .int()
    .min(bounds.min ?? Number.MIN_SAFE_INTEGER)
    .max(bounds.max ?? Number.MAX_SAFE_INTEGER);
  return z.preprocess(
    (value) => (typeof value === 'string' && integerText.test(value) ? Number(value) : value),
    number,
  );
}

/** A 64-bit floating point number, or its text; null for a text that holds none, of which no comparison is true. */
export const operand = z.preprocess(
  (value) => (typeof value === 'string' ? (toNumber(value) ?? null) : value),
  z.number().nullable(),
);

/** `true`, `false`, or their text. */
export const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);

/** Milliseconds; at most 24 days, the longest that every timer of the chain can take. */
export const milliseconds = integer({ min: 0, max: 2 ** 31 - 1 });

/** An id that may be absent; null, the empty text and the nil id count as absent. */
export const optionalId = z
  .string()
  .nullish()
  .transform((id) => (id === '' || id === NIL_ID || id === null ? undefined : id));

/** The finite number a text holds; undefined when it holds none. Decimal notation only. */
export function toNumber(value: string): number | undefined {
  if (value.length > LONGEST_NUMBER) return undefined;
  const number = numberText.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
