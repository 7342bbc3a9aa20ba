/** How long a caller will probably wait. */
import { positionOf } from './line.ts';
import type { Place } from './protocol.ts';
import type { Offer, QueueState } from './state.ts';

/** What happened longer ago than this many callers hardly counts. */
const MEMORY = 20;

/** Notes what an agent has spent on a caller, from the claim on. */
export function noteHandling(state: QueueState, offer: Offer, now: number): void {
  const { count, average } = state.handling;
  const weight = 1 / Math.min(count + 1, MEMORY);
  state.handling = { count: count + 1, average: average + weight * (now - offer.claimed_at - average) };
}

/**
 * Seconds that a caller in the line probably still waits: their place times what a caller takes, shared among the agents at
 * work. Undefined as long as nobody was served, and for somebody who is not in the line.
 */
export function estimatedWait(state: QueueState, id: string): number | undefined {
  const position = positionOf(state, id);
  if (position === undefined || state.handling.count === 0) return undefined;
  const agents = state.callers.filter(({ offer }) => offer !== undefined).length;
  return Math.ceil((position * state.handling.average) / Math.max(1, agents) / 1000);
}

/** Where a caller is in the line, and how long they will probably wait; undefined for somebody who is not in it. */
export function placeOf(state: QueueState, id: string): Place | undefined {
  const position = positionOf(state, id);
  const seconds = estimatedWait(state, id);
  if (position === undefined) return undefined;
  return seconds === undefined ? { position } : { position, estimated_wait: seconds };
}
