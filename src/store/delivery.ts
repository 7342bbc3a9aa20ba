import type { WebhookLine } from '../../workflows/protocol.ts';
import type { Page, PageRequest } from './page.ts';

/** `action` is a queued `webhook_send`. */
export const DELIVERY_DESTINATIONS = ['customer', 'activeflow', 'action'] as const;
export type DeliveryDestination = (typeof DELIVERY_DESTINATIONS)[number];

/** `pending`: its first attempt is due or under way. `retrying`: that failed. `dead`: given up. */
export const DELIVERY_STATUSES = ['pending', 'retrying', 'delivered', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** An outgoing webhook as its customer may see it. */
export interface Delivery {
  readonly id: string;
  readonly customer_id: string;
  readonly activeflow_id: string;
  /** Empty for an `action`. */
  readonly event_id: string;
  readonly event_type: string;
  /** The event's; 0 for an `action`. */
  readonly sequence: number;
  /** The header of that name: the same in every attempt, and for every destination of one event. */
  readonly webhook_id: string;
  readonly destination: DeliveryDestination;
  readonly uri: string;
  /** Empty: the deliverer's default. */
  readonly method: string;
  readonly status: DeliveryStatus;
  /** Attempts begun so far. */
  readonly attempts: number;
  readonly tm_next_attempt: string;
  /** HTTP status of the last answer; 0 when there was none. */
  readonly last_status: number;
  readonly last_error: string;
  /** The beginning of the last answer's body. */
  readonly last_answer: string;
  /** From when the time for retries counts: queued, or asked for again. */
  readonly tm_queued: string;
  readonly tm_create: string;
  readonly tm_update: string;
}

/** A delivery that one deliverer holds until its lease runs out. */
export interface ClaimedDelivery extends Delivery {
  /** The customer's web server: what a hanging one must not hold up is everybody else's. */
  readonly receiver: string;
  /** The customer's webhook secret, and behind it the one before while that is still valid. */
  readonly secrets: readonly string[];
  /** Empty when there is nothing to send. */
  readonly content_type: string;
  /** The same bytes in every attempt; of an event its envelope `{"type","data"}`. */
  readonly body: string;
  /** Milliseconds from `tm_queued` to the claim. */
  readonly waited_ms: number;
  readonly line: WebhookLine;
}

/** What an attempt showed, and what follows from it. */
export interface Verdict {
  readonly status: 'delivered' | 'retrying' | 'dead';
  /** To the next attempt, of `retrying`. */
  readonly pause_ms?: number;
  /** HTTP status; absent when there was no answer. */
  readonly last_status?: number | undefined;
  readonly last_error?: string | undefined;
  readonly last_answer?: string | undefined;
}

/** Which attempt a result belongs to. */
export type Held = Pick<ClaimedDelivery, 'id' | 'attempts'>;

/** The oldest delivery of a line under retry. */
export interface LineHead extends Held {
  readonly receiver: string;
  readonly last_error: string;
  readonly waited_ms: number;
  /** Milliseconds to its next attempt; 0 or less: now. */
  readonly due_in_ms: number;
}

/**
 * Outgoing webhooks. A *line* are those of one activeflow to one address; its receiver sees them in their order. A line
 * is sent by `claim`, straight from the outbox, until one of its deliveries is `retrying`: then `lines` sends it until
 * nothing is left.
 */
export interface Deliveries {
  /**
   * Takes pending deliveries for `leaseSeconds`, of each line only the oldest; one whose result is not recorded by then
   * is due again. Lines under retry are left alone.
   */
  claim(options: ClaimOptions): Promise<readonly ClaimedDelivery[]>;
  /** Stores how the claimed attempt went; a result of an older attempt changes nothing. */
  record(claimed: Held, verdict: Verdict): Promise<void>;
  /**
   * Puts due deliveries of lines under retry aside, for as long as they have waited (10 s to 10 minutes): until then no
   * `claim` has to look at them, however many an outage gathers. `lines` sends them all the same when their turn comes.
   */
  putAside(options: { readonly limit: number }): Promise<void>;
  readonly lines: DeliveryLines;
  /** Newest first. */
  list(customerId: string, query: PageRequest & DeliveryFilter): Promise<Page<Delivery>>;
  get(customerId: string, deliveryId: string): Promise<Delivery>;
  /** Queues what is dead or delivered again, under the same webhook id and with a fresh time for retries; anything else stays as it is. */
  redeliver(customerId: string, deliveryId: string): Promise<Delivery>;
}

/** Lines under retry. */
export interface DeliveryLines {
  /** Undefined when nothing of the line is under retry. */
  head(line: WebhookLine): Promise<LineHead | undefined>;
  /** Begins the next attempt of the head; undefined when it is not what it was any more. */
  take(head: Held, leaseSeconds: number): Promise<ClaimedDelivery | undefined>;
  /** Puts the head's next attempt off without beginning one. */
  postpone(head: Held, ms: number): Promise<void>;
  /**
   * Stores how the attempt went, and whether the line holds more. What follows a delivery that is over comes under retry
   * in the same transaction, so that nothing else sends it.
   */
  settle(taken: Held, line: WebhookLine, verdict: Verdict): Promise<{ readonly more: boolean }>;
  /** Lines whose next attempt is late by this much: nobody seems to send them. Each is answered once in that time. */
  takeOverdue(options: {
    readonly olderThanSeconds: number;
    readonly limit: number;
  }): Promise<readonly WebhookLine[]>;
}

export interface ClaimOptions {
  readonly limit: number;
  readonly leaseSeconds: number;
  /** At most this many for one receiver, `underWay` included; absent: no bound. */
  readonly perReceiver?: number;
  /** How many the caller is sending already, by `ClaimedDelivery.receiver`. */
  readonly underWay?: Readonly<Record<string, number>>;
}

/** Which deliveries a list shows: those with exactly these values; absent: any. */
export interface DeliveryFilter {
  readonly activeflow_id?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly destination?: DeliveryDestination | undefined;
}
