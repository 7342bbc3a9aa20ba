/**
 * Makes the first attempt of outgoing webhooks, straight from the store. Invariants:
 *
 * - W1. What is claimed is sent at once, so that its lease outlasts its attempt.
 * - W2. A receiver never has more than its share of the places, so one that hangs holds up only itself.
 * - W3. The store decides what is next: of each line the oldest, and nothing of a line under retry.
 * - W4. What fails is under retry from then on, in the store first, then handed over to Temporal; in between, and while
 *   Temporal is away, it is overdue and found by `overdue-lines.ts`.
 */
import type { Logger } from 'pino';
import type { HttpClient } from '../../activities/http-client.ts';
import type { ClaimedDelivery } from '../store/delivery.ts';
import type { Store } from '../store/store.ts';
import { attempt } from '../webhooks/attempt.ts';
import type { LineClient } from '../webhooks/line-client.ts';
import type { ReceiverShares } from '../webhooks/receivers.ts';
import { TIMEOUT_MS } from '../webhooks/request.ts';
import type { RetrySchedule } from '../webhooks/schedule.ts';
import { type Loop, startLoop } from './loop.ts';

export interface DeliveryParts {
  readonly store: Pick<Store, 'deliveries'>;
  readonly http: HttpClient;
  readonly log: Logger;
  readonly lines: Pick<LineClient, 'hand'>;
  readonly schedule: RetrySchedule;
  /** The same as those of the lines under retry in this process. */
  readonly shares: ReceiverShares;
  /** Requests at once; 256 by default. */
  readonly total?: number;
}

const IDLE_MS = 500;
const LEASE_SECONDS = (3 * TIMEOUT_MS) / 1000;
/** Beyond it, requests under way at the end are left to their lease. */
const LAST_WORDS_MS = 2000;

/** Sends until it is closed. Several deliverers may run at once. */
export function startDeliveries(parts: DeliveryParts): { close(): Promise<void> } {
  const deliverer = new Deliverer(parts);
  const loop = startLoop({
    name: 'deliveries',
    every: IDLE_MS,
    pass: () => deliverer.pass(),
    log: parts.log,
  });
  deliverer.onRoom = loop.wake;
  return { close: () => closeBoth(loop, deliverer) };
}

async function closeBoth(loop: Loop, deliverer: Deliverer): Promise<void> {
  await loop.close();
  await deliverer.settled(LAST_WORDS_MS);
}

class Deliverer {
  readonly #parts: DeliveryParts;
  readonly #total: number;
  readonly #sending = new Set<Promise<void>>();
  /** Told when a request is over. */
  onRoom: () => void = () => {};

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#total = parts.total ?? 256;
  }

  /** Claims what there is room for and begins to send it. */
  async pass(): Promise<void> {
    const limit = this.#total - this.#sending.size;
    if (limit <= 0) return;
    const claimed = await this.#parts.store.deliveries.claim({
      limit,
      leaseSeconds: LEASE_SECONDS,
      perReceiver: this.#parts.shares.perReceiver,
      underWay: this.#parts.shares.underWay,
    });
    for (const delivery of claimed) this.#begin(delivery);
  }

  /** Settles when nothing is under way any more, or after `ms`. */
  async settled(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([Promise.all(this.#sending), late]);
    clearTimeout(timer);
  }

  /** Also where lines under retry took the place since the claim: waiting would outlast the lease. */
  #begin(delivery: ClaimedDelivery): void {
    const release = this.#parts.shares.enter(delivery.receiver);
    const sending = this.#send(delivery).finally(() => {
      release();
      this.#sending.delete(sending);
      this.onRoom();
    });
    this.#sending.add(sending);
  }

  /** Never fails: a result that could not be recorded leaves the delivery to its lease. */
  async #send(delivery: ClaimedDelivery): Promise<void> {
    const { store, http, log, schedule, lines } = this.#parts;
    const { id, activeflow_id, destination, attempts } = delivery;
    try {
      const verdict = await attempt(http, delivery, schedule);
      await store.deliveries.record(delivery, verdict);
      const { status, last_status, last_error } = verdict;
      const about = { delivery_id: id, activeflow_id, destination, attempts, status, last_status };
      if (status !== 'delivered') log.info({ ...about, error: last_error }, 'webhook not delivered');
      if (status === 'retrying') await lines.hand(delivery.line);
    } catch (err) {
      log.warn({ delivery_id: id, activeflow_id, err }, 'a webhook is left for later');
    }
  }
}
