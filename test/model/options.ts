import type { Json, JsonObject } from '../../workflows/interpreter/action.ts';

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Thrown for an option that is not valid after substitution. */
export class InvalidOption extends Error {}

/** The number that a text is, or undefined. */
export function toNumber(text: string): number | undefined {
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** A text option; without a fallback it must be there and must not be empty. */
export function text(option: JsonObject, key: string, fallback?: string): string {
  const value = option[key] ?? fallback;
  if (typeof value !== 'string') throw new InvalidOption(key);
  if (value === '' && fallback === undefined) throw new InvalidOption(key);
  return value;
}

/** A text option that must be one of these words. */
export function word(option: JsonObject, key: string, words: readonly string[], fallback?: string): string {
  const value = text(option, key, fallback);
  if (!words.includes(value)) throw new InvalidOption(key);
  return value;
}

/** A whole number that may be written as text; undefined where it is absent. */
export function integer(option: JsonObject, key: string): number | undefined {
  const value = option[key];
  return value === undefined ? undefined : toInteger(value, key);
}

/** A whole number of at least 0, 0 where it is absent. */
export function amount(option: JsonObject, key: string): number {
  const value = integer(option, key) ?? 0;
  if (value < 0) throw new InvalidOption(key);
  return value;
}

/** Whole numbers that may be written as text; none where absent. */
export function integers(option: JsonObject, key: string): number[] {
  const value = option[key] ?? [];
  if (!Array.isArray(value)) throw new InvalidOption(key);
  return value.map((element) => toInteger(element, key));
}

/** A yes or no that may be written as text, no where it is absent. */
export function flag(option: JsonObject, key: string): boolean {
  const value = option[key] ?? false;
  if (value !== true && value !== false && value !== 'true' && value !== 'false')
    throw new InvalidOption(key);
  return value === true || value === 'true';
}

/** An array of texts with at least one element. */
export function texts(option: JsonObject, key: string): string[] {
  const value = option[key];
  if (!Array.isArray(value) || value.length === 0) throw new InvalidOption(key);
  return value.map((element) => {
    if (typeof element !== 'string') throw new InvalidOption(key);
    return element;
  });
}

/** An object whose values are texts; empty where absent. */
export function textMap(option: JsonObject, key: string): Map<string, string> {
  const value = option[key] ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidOption(key);
  return new Map(Object.keys(value).map((name) => [name, text(value, name)]));
}

function toInteger(value: Json, key: string): number {
  const number = typeof value === 'string' ? toNumber(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw new InvalidOption(key);
  return number;
}
