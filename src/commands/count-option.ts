import { InvalidArgumentError } from 'commander';

/** Parses an option that is a number of things. */
export function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be a number from 1 on.');
  return count;
}
