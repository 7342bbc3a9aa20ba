/** What crosses the border of the workflow `queue`. Recorded in histories: fields are added, never renamed or dropped. */
import type { Address } from '../interpreter/events.ts';
import type { News, Recalled, Standing } from './news.ts';
import type { Agent, QueueState, RoutingMethod } from './state.ts';

export const QUEUE_WORKFLOW = 'queue';
/** Its arguments are `[QueueNews]`. */
export const QUEUE_NEWS_SIGNAL = 'news';
/** Its argument is a queuecall's id, its answer a {@link Place} or undefined. */
export const QUEUE_PLACE_QUERY = 'place';

export function queueWorkflowId(queueId: string): string {
  return `queue/${queueId}`;
}

/** Argument of the workflow `queue`. */
export interface QueueInput {
  readonly id: string;
  readonly customer_id: string;
  /**
   * A UUID, new at each begin: what the flows are told is counted anew then, under another name. Absent in queues of old, which ask
   * nobody who was in them.
   */
  readonly life?: string;
  /** Tests only: continue as new after so many news. */
  readonly continue_after?: number;
  /** After continue-as-new: everything so far, and what came meanwhile. */
  readonly state?: QueueState;
  readonly inbox?: readonly News[];
}

/** What flows, agents and the API tell a queue. */
export type QueueNews = Extract<
  News,
  { kind: 'join' | 'leave' | 'kick' | 'close' | 'met' | 'missed' | 'free' }
>;

/** The answer about somebody whose word has not arrived yet, or whom a queue that begins anew does not know yet. */
export const NOT_YET = 'not yet';

/** Where somebody is in the line. */
export interface Place {
  /** 1: the next. */
  readonly position: number;
  /** Seconds; absent as long as nobody was served. */
  readonly estimated_wait?: number;
}

/** To `QUEUE_PLACE_QUERY`; undefined for somebody who is not in the line any more. */
export type PlaceAnswer = Place | typeof NOT_YET | undefined;

/** Whose queue it is that asks. */
export interface OfQueue {
  readonly queue_id: string;
  readonly customer_id: string;
}

/** The activities of a queue; each may be done again, and then changes nothing. */
export interface QueueActivities {
  /** Who is in the queue, as far as it is stored. */
  queue_recall(input: OfQueue): Promise<Recalled>;
  /** Claims a free agent for this claim, if there is one. */
  queue_claim(input: ClaimInput): Promise<{ readonly agent?: Agent }>;
  /** Gives back an agent whom this offer holds. */
  queue_release(input: ReleaseInput): Promise<void>;
  /** Rings a phone of an agent. */
  queue_ring(input: RingInput): Promise<{ readonly answer: string }>;
  /** Hangs up the phones of an offer. */
  queue_hangup(input: HangupInput): Promise<void>;
  /** Puts an agent's phone into the bridge of its offer; the agent is busy now. */
  queue_bridge(input: BridgeInput): Promise<{ readonly answer: string }>;
  queue_store(input: StoreInput): Promise<void>;
  /** Answers those whose flows are over. */
  queue_check(input: CheckInput): Promise<{ readonly gone: readonly string[] }>;
}

export interface ClaimInput extends OfQueue {
  readonly claim_id: string;
  readonly tag_ids: readonly string[];
  readonly routing_method: RoutingMethod;
  readonly last_agent_id: string;
  readonly seed: number;
}

export interface ReleaseInput extends OfQueue {
  readonly offer_id: string;
  readonly agent_id: string;
  /** `rest`: they did not answer and are left alone; `wake`: that is over. */
  readonly manner: 'free' | 'rest' | 'wake';
}

export interface RingInput extends OfQueue {
  readonly offer_id: string;
  readonly master_call_id: string;
  readonly call_id: string;
  readonly source: Address;
  readonly destination: Address;
  readonly timeout: number;
}

export interface HangupInput extends OfQueue {
  readonly offer_id: string;
  readonly except?: string;
}

export interface BridgeInput extends OfQueue {
  readonly offer_id: string;
  readonly agent_id: string;
  readonly call_id: string;
}

export interface StoreInput extends OfQueue {
  readonly id: string;
  readonly standing: Standing;
  /** When it became so, milliseconds since 1970. */
  readonly at: number;
}

export interface CheckInput extends OfQueue {
  readonly ids: readonly string[];
}

/** The actions in the stack of a queuecall, which bears its id. */
export function queueActionIds(queuecallId: string): { wait: string; again: string; serve: string } {
  return { wait: `${queuecallId}-wait`, again: `${queuecallId}-again`, serve: `${queuecallId}-serve` };
}
