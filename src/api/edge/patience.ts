import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 250;

/**
 * Looks until something is as wanted, at most `patience` milliseconds, with growing pauses.
 * @returns what `look` saw last, and whether that was as wanted
 */
export async function waitFor<T>(
  patience: number,
  look: () => Promise<T>,
  wanted: (seen: T) => boolean,
): Promise<{ readonly seen: T; readonly reached: boolean }> {
  const until = Date.now() + patience;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const seen = await look();
    if (wanted(seen)) return { seen, reached: true };
    const left = until - Date.now();
    if (left <= 0) return { seen, reached: false };
    await delay(Math.min(pause, left));
  }
}
