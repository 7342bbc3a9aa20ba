/**
 * Dialling at a rate: each start of a call has a slot, and slots are `1 / rate` seconds apart. What was late is caught up
 * with for a moment only, so that after a standstill nobody dials a burst.
 */
const CATCH_UP_MS = 100;
/** How much a batch dials: what a second allows, so that a stop takes no longer. */
const BATCH_MS = 1000;

/** Milliseconds from slot to slot, at `rate` calls a second. */
export function gapOf(rate: number): number {
  return 1000 / rate;
}

/** The first slot of a batch, of which the one before left `next`; instants in milliseconds since 1970. */
export function firstSlot(next: number, now: number): number {
  return Math.max(next, now - CATCH_UP_MS);
}

/** Calls that one batch may dial. */
export function batchSize(rate: number): number {
  return Math.max(1, Math.floor((rate * BATCH_MS) / 1000));
}
