/** What a queue is told, and what it asks for. */
import type { Address } from '../interpreter/events.ts';
import type { Agent, CallerFacts, Departure, Leg, RoutingMethod } from './state.ts';

/** Something happened. Whatever is too late, repeated or about somebody unknown changes nothing. */
export type News =
  | { readonly kind: 'join'; readonly caller: CallerFacts }
  /** A caller's flow has left the queue: the call is over, or the flow went elsewhere. */
  | { readonly kind: 'leave'; readonly id: string }
  | { readonly kind: 'kick'; readonly id: string }
  /** The queue is no more: everybody is sent out. */
  | { readonly kind: 'close' }
  /** A caller's flow has come to the bridge of this offer. */
  | { readonly kind: 'met'; readonly id: string; readonly offer_id: string }
  /** It came, and the bridge was over. */
  | { readonly kind: 'missed'; readonly id: string; readonly offer_id: string }
  /** Agents may have become free. */
  | { readonly kind: 'free' }
  /** The answer to a claim: an agent, or that there is none. */
  | { readonly kind: 'claimed'; readonly claim_id: string; readonly agent?: Agent }
  | { readonly kind: 'leg_answered'; readonly call_id: string }
  /** An agent's phone stands where the caller will come; told before the caller's flow is. */
  | { readonly kind: 'leg_bridged'; readonly call_id: string }
  /** An agent's phone is no longer there: not answered, hung up, out of the bridge. */
  | { readonly kind: 'leg_over'; readonly call_id: string }
  | { readonly kind: 'alarm'; readonly name: string }
  /** The answer to a queue that begins: who was in it when it was lost. */
  | ({ readonly kind: 'recalled' } & Recalled);

/** What is stored of a queue that no longer runs. */
export interface Recalled {
  readonly callers: readonly RecalledCaller[];
  /** Agents whom it holds, also those of its callers. */
  readonly held: readonly { readonly agent_id: string; readonly offer_id: string }[];
}

export interface RecalledCaller {
  readonly facts: CallerFacts;
  readonly standing: Extract<Standing, { status: 'waiting' | 'connecting' | 'service' }>;
  /** The phones of their agent that are not over. */
  readonly legs: readonly Leg[];
}

/** Something to be done. Commands of one lane are done one after the other, each as often as it takes. */
export type Command = { readonly lane: string } & (
  | {
      readonly kind: 'claim';
      readonly claim_id: string;
      readonly tag_ids: readonly string[];
      readonly routing_method: RoutingMethod;
      readonly last_agent_id: string;
    }
  /** Gives a claimed agent back; `rested`: to nobody, until `wake_agent`. */
  | {
      readonly kind: 'release';
      readonly offer_id: string;
      readonly agent_id: string;
      readonly rested: boolean;
    }
  | { readonly kind: 'wake_agent'; readonly offer_id: string; readonly agent_id: string }
  | {
      readonly kind: 'ring';
      readonly offer_id: string;
      /** The call of the caller. */
      readonly master_call_id: string;
      readonly call_id: string;
      readonly source: Address;
      readonly destination: Address;
      readonly timeout: number;
    }
  /** Hangs up the phones of an offer, but for the one that answered. */
  | { readonly kind: 'hangup'; readonly offer_id: string; readonly except?: string }
  /** The agent's phone goes to where the caller will come. */
  | {
      readonly kind: 'bridge';
      readonly call_id: string;
      readonly offer_id: string;
      readonly agent_id: string;
    }
  /** Writes down where a caller stands. */
  | { readonly kind: 'store'; readonly id: string; readonly standing: Standing }
  | { readonly kind: 'tell'; readonly id: string; readonly activeflow_id: string; readonly message: Message }
  /** Who of these is still there, and whether agents are free: what was told and lost. */
  | { readonly kind: 'check'; readonly ids: readonly string[] }
);

/** Where a caller stands. */
export type Standing =
  | { readonly status: 'waiting' }
  | { readonly status: 'connecting'; readonly agent_id: string; readonly offer_id: string }
  | {
      readonly status: 'service';
      readonly agent_id: string;
      readonly offer_id: string;
      readonly duration_waiting: number;
    }
  | ({ readonly status: 'done' | 'abandoned' } & Departure);

/** Of a caller who was gone before they were in the line. */
export const NEVER_JOINED: Standing = {
  status: 'abandoned',
  result: 'abandoned',
  duration_waiting: 0,
  duration_service: 0,
};

/** What a caller's flow is told; with `forward` it goes to that action at once. */
export interface Message {
  readonly number: number;
  readonly name: 'connecting' | 'waiting' | 'over';
  readonly forward?: string;
}

/** The time, and new ids: from the shell, so that a replay sees the same ones. */
export interface Source {
  now(): number;
  newId(): string;
}
