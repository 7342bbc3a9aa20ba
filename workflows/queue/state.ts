/**
 * All that a queue knows, as one serialisable value. Invariants:
 *
 * - Q1. A caller who joined is in `callers` until it is over for them, and then never again: an end is reported once.
 * - Q2. A caller has one offer at most, and an agent who is not gone again is in one offer at most: claims are given out by the database, one by one.
 * - Q3. Of two callers who wait for the same agents, with the same priority, the one who came first is offered an agent first,
 *   however often agents do not answer.
 * - Q4. Every agent that was claimed is released once, whatever became of the offer.
 * - Q5. Time is told: alarms ring, nothing is decided by comparing clocks.
 */
import type { Address } from '../interpreter/events.ts';

export const ROUTING_METHODS = ['random', 'longest_idle', 'round_robin'] as const;
/** Which of the free agents is rung: upstream has `random`; the others are ours. */
export type RoutingMethod = (typeof ROUTING_METHODS)[number];

/** How it ended for a caller. */
export const QUEUE_RESULTS = ['served', 'timeout', 'kicked', 'abandoned', 'service_timeout'] as const;
export type QueueResult = (typeof QUEUE_RESULTS)[number];

/** A caller as the flow brings them; fixed for their stay. Times are milliseconds, 0 means none. */
export interface CallerFacts {
  /** The queuecall's id. */
  readonly id: string;
  readonly activeflow_id: string;
  readonly call_id: string;
  /** When they came, milliseconds since 1970: their place and their wait count from here, however long their word was on the way. */
  readonly came_at: number;
  /** The action of their flow that goes on when an agent is there, or when it is over. */
  readonly forward_action_id: string;
  /** Whom the agents see calling. */
  readonly source: Address;
  /** Higher is served first. */
  readonly priority: number;
  /** Agents with any of these; empty: all. */
  readonly tag_ids: readonly string[];
  readonly routing_method: RoutingMethod;
  readonly wait_timeout: number;
  readonly service_timeout: number;
  /** How long an agent's phone rings. */
  readonly ring_timeout: number;
  /** How long an agent who did not answer is left alone. */
  readonly rest_timeout: number;
}

export interface Agent {
  readonly id: string;
  readonly ring_method: 'ringall' | 'linear';
  readonly addresses: readonly Address[];
}

/** One phone of an agent. */
export interface Leg {
  /** Our own, made before it is dialled. */
  readonly call_id: string;
  readonly address: Address;
}

/** An agent claimed for a caller. Its id names the claim in the database, and the bridge. */
export interface Offer {
  readonly id: string;
  readonly agent: Agent;
  readonly claimed_at: number;
  /** Phones that ring or talk. */
  legs: Leg[];
  /** Addresses not rung yet. */
  left: Address[];
  /** The agent's phone has stood in the bridge. */
  isBridged?: true;
  /** The agent is gone again, before the caller's flow has said whether they met. */
  isGone?: true;
}

export interface Caller {
  readonly facts: CallerFacts;
  /** The place in the order of arrival. */
  readonly number: number;
  /** Since when they wait. */
  readonly joined_at: number;
  phase: 'waiting' | 'ringing' | 'connecting' | 'service';
  offer?: Offer;
  service_at?: number;
  /** Their patience ended while an agent had answered: they do not go back into the line. */
  overdue?: boolean;
  /** Events told to the flow so far. */
  told: number;
}

/** A caller for whom it is over. */
export interface Departure {
  readonly result: QueueResult;
  readonly duration_waiting: number;
  readonly duration_service: number;
}

export interface Claim {
  readonly id: string;
  /** For callers who accept the same agents. */
  readonly key: string;
  /** How often agents had become free when it was asked. */
  readonly frees: number;
}

export interface QueueState {
  readonly id: string;
  readonly customer_id: string;
  /** In the order of arrival. */
  callers: Caller[];
  /** The newest ones who are no longer there: somebody who left before their join arrived does not come back by it. */
  left: string[];
  arrivals: number;
  /** The question for an agent that is under way. */
  claim?: Claim;
  frees: number;
  /** Keys for which no agent is free, as far as is known. */
  dry: string[];
  /** Who was served last: round robin goes on behind them. */
  last_agent_id: string;
  /** What an agent has spent on a caller lately, from claim to release, in milliseconds. */
  handling: { readonly count: number; readonly average: number };
  /** Instants by name; the shell rings each at its time. */
  alarms: Record<string, number>;
}

export function newQueue(id: string, customerId: string): QueueState {
  return {
    id,
    customer_id: customerId,
    callers: [],
    left: [],
    arrivals: 0,
    frees: 0,
    dry: [],
    last_agent_id: '',
    handling: { count: 0, average: 0 },
    alarms: {},
  };
}
