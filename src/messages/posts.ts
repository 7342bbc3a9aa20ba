import type { DeliveryTarget, HandOver } from '../../workflows/protocol.ts';

/** How one kind of message is handed over; `MessageDeliveries` has one for each. */
export interface Post {
  /** @throws EffectRefused, TryLater */
  attempt(target: DeliveryTarget): Promise<HandOver>;
  /** Stores what became of a copy that nobody had settled. */
  settle(target: DeliveryTarget, outcome: HandOver): Promise<void>;
}

/** What is stored of a failure, and empty otherwise. */
export function errorOf(outcome: HandOver): string {
  return outcome.kind === 'sent' ? '' : `${outcome.code}: ${outcome.message}`;
}

/** The same list with one member replaced. */
export function withTarget<T>(targets: readonly T[], at: number, changed: T): T[] {
  return targets.map((target, position) => (position === at ? changed : target));
}
