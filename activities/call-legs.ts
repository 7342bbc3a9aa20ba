import type { Address } from '../workflows/interpreter/events.ts';

/**
 * The port to the records of legs: calls that are made for another one, as the far ends of a `connect` or the agents of a
 * queue. `src/store` implements it.
 */
export interface CallLegs {
  /** Writes a leg down before it is dialled; known, nothing happens. */
  create(leg: Leg): Promise<void>;
  /**
   * Decides that legs end, which is final, and that no more are wanted (with `except`, only those that there are): one that
   * is about to be dialled must not ring. Answers the ids of those that are not over; hanging them up is the caller's part.
   */
  release(of: LegGroup): Promise<readonly string[]>;
  /** Whether nobody has decided its end, nor that of its group, nor its master's. */
  isWanted(callId: string): Promise<boolean>;
}

export interface Leg {
  /** Made by the caller; a UUID. */
  readonly id: string;
  readonly customer_id: string;
  readonly source: Address;
  readonly destination: Address;
  /** The call that it is made for: it ends with that one at the latest. */
  readonly master_call_id: string;
  /** A UUID that the legs of one attempt share. */
  readonly groupcall_id: string;
  /** The workflow that is told of its events by the signal `event`: an activeflow's id, a queue's. */
  readonly event_workflow_id: string;
}

/**
 * All calls that are made for a call, or with `groupcall_id` the legs of one attempt, but for the one of `except`. Without the
 * master's id only legs that are written down already are known to belong to an attempt.
 */
export interface LegGroup {
  readonly master_call_id?: string;
  readonly groupcall_id?: string;
  readonly except?: string;
}
