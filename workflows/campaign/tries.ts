/** How many ways there are to reach one target (upstream's `destination_0` to `destination_4`). */
export const DESTINATIONS = 5;

/** A target as its tries see it: both lists by destination. */
export interface Reachable {
  /** Whether there is such a destination. */
  readonly destinations: readonly boolean[];
  /** How often it was tried. */
  readonly tries: readonly number[];
}

/** One try: which destination, and the how manieth of it, from 1. */
export interface Try {
  readonly index: number;
  readonly number: number;
}

/** The next try of a target, destination after destination; undefined when all are used up. */
export function nextTry({ destinations, tries }: Reachable, most: readonly number[]): Try | undefined {
  for (let index = 0; index < DESTINATIONS; index++) {
    const tried = tries[index] ?? 0;
    if (destinations[index] && tried < (most[index] ?? 0)) return { index, number: tried + 1 };
  }
  return undefined;
}

/** What a target is after a try that is over (counted in `tries` already): reached, or given up, is `done`. */
export function statusAfter(
  result: 'success' | 'fail',
  target: Reachable,
  most: readonly number[],
): 'idle' | 'done' {
  return result === 'success' || nextTry(target, most) === undefined ? 'done' : 'idle';
}
