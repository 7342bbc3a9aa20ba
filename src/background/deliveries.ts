/**
 * Sends the outgoing webhooks that the store holds. Invariants:
 *
 * - W1. What is claimed is sent at once, so that its lease outlasts its attempt.
 * - W2. A receiver never has more than its share of the places, so one that hangs holds up only itself.
 * - W3. The store decides what is due, in which order, and when it comes again; here is decided what an answer means.
 */
import type { Logger } from 'pino';
import { EffectRefused } from '../../activities/failure.ts';
import type { HttpClient } from '../../activities/http-client.ts';
import type { ClaimedDelivery } from '../store/records.ts';
import type { DeliveryResult, Store } from '../store/store.ts';
import { type Loop, startLoop } from './loop.ts';
import { TIMEOUT_MS, toRequest } from './webhook-request.ts';

export interface DeliveryParts {
  readonly store: Pick<Store, 'deliveries'>;
  readonly http: HttpClient;
  readonly log: Logger;
  /** Requests at once; 64 by default. */
  readonly total?: number;
  /** Requests at once to one customer's server; 4 by default. */
  readonly perReceiver?: number;
}

const IDLE_MS = 500;
const LEASE_SECONDS = (3 * TIMEOUT_MS) / 1000;
/** A `webhook_send` that nobody waits for is retried this long (contract 1.4); events for hours. */
const ACTION_RETRY_SECONDS = 600;
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
  readonly #perReceiver: number;
  readonly #underWay = new Map<string, number>();
  readonly #sending = new Set<Promise<void>>();
  /** Told when a request is over. */
  onRoom: () => void = () => {};

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#total = parts.total ?? 64;
    this.#perReceiver = parts.perReceiver ?? 4;
  }

  /** Claims what there is room for and begins to send it. */
  async pass(): Promise<void> {
    const limit = this.#total - this.#sending.size;
    if (limit <= 0) return;
    const claimed = await this.#parts.store.deliveries.claim({
      limit,
      leaseSeconds: LEASE_SECONDS,
      perReceiver: this.#perReceiver,
      underWay: Object.fromEntries(this.#underWay),
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

  #begin(delivery: ClaimedDelivery): void {
    const { receiver } = delivery;
    this.#underWay.set(receiver, (this.#underWay.get(receiver) ?? 0) + 1);
    const sending = this.#send(delivery).finally(() => {
      const left = (this.#underWay.get(receiver) ?? 1) - 1;
      if (left > 0) this.#underWay.set(receiver, left);
      else this.#underWay.delete(receiver);
      this.#sending.delete(sending);
      this.onRoom();
    });
    this.#sending.add(sending);
  }

  /** Never fails: a result that could not be recorded leaves the delivery to its lease. */
  async #send(delivery: ClaimedDelivery): Promise<void> {
    const { store, http, log } = this.#parts;
    const { id, activeflow_id, destination, attempts } = delivery;
    try {
      const result = await attempt(http, delivery);
      await store.deliveries.record(delivery, result);
      const about = { delivery_id: id, activeflow_id, destination, attempts, status: result.status };
      if (!result.delivered) log.info({ ...about, error: result.error }, 'webhook not delivered');
    } catch (err) {
      log.warn({ delivery_id: id, activeflow_id, err }, 'the result of a webhook could not be recorded');
    }
  }
}

/** One request and what its answer means. */
async function attempt(http: HttpClient, delivery: ClaimedDelivery): Promise<DeliveryResult> {
  const retry = delivery.destination === 'action' ? { retryForSeconds: ACTION_RETRY_SECONDS } : {};
  try {
    const { status } = await http.request(toRequest(delivery, Date.now()));
    if (status >= 200 && status < 300) return { delivered: true, status };
    const error = `the receiver answered ${status}`;
    return { delivered: false, status, error, final: !isPassing(status), ...retry };
  } catch (error) {
    const code = error instanceof EffectRefused ? error.code : 'HTTP_FAILED';
    const message = error instanceof Error ? error.message : String(error);
    return { delivered: false, error: `${code}: ${message}`, final: FINAL_CODES.includes(code), ...retry };
  }
}

/** Trying again would meet the same refusal, or show the receiver what it has seen. */
const FINAL_CODES: readonly string[] = ['ADDRESS_REFUSED', 'HTTP_TOO_LARGE'];

/** Whether the receiver may think otherwise later. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 408;
}
