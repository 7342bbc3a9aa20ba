import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { compareCursors, FEED_START } from '../../store/event-order.ts';
import type { Events, FeedPage, FeedRequest, Listening } from '../../store/events.ts';
import type { FeedEvent } from '../../store/records.ts';
import { eventFrame } from './frames.ts';
import { publishedTopics } from './topics.ts';
import { Turns } from './turns.ts';

/** Events read at once. */
const PAGE = 100;
/** Milliseconds after which is looked without being told to: notifications may get lost. */
const POLL = 1_000;
/** Milliseconds until a told event is looked for again that an older open transaction keeps back. */
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 50;
const PAUSE_AFTER_FAILURE = 500;
/** Readers that catch up share the store's connections with every request: so many read at a time. */
const CATCHING_UP = 3;

/** An event on its way to sockets; its frame is made once, when the first one wants it. */
export class PublishedEvent {
  readonly cursor: string;
  readonly topics: readonly string[];
  readonly #event: FeedEvent;
  #frame: string | undefined;

  constructor(event: FeedEvent) {
    this.cursor = event.cursor;
    this.topics = publishedTopics(event);
    this.#event = event;
  }

  get frame(): string {
    this.#frame ??= eventFrame(this.#event);
    return this.#frame;
  }
}

/** Whoever is handed a customer's events. */
export interface Subscriber {
  readonly customerId: string;
  receive(event: PublishedEvent): void;
}

/**
 * Reads the feed once for all sockets of a process, whenever it is told of an event. Everything up to `position` has been
 * handed to the subscribers that were attached; each of them gets what lies behind, in order, once.
 */
export class EventHub {
  readonly #events: Events;
  readonly #log: FastifyBaseLogger;
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #turns = new Turns(CATCHING_UP);
  #position = FEED_START;
  /** The newest event that was told of. */
  #told = FEED_START;
  #opening: Promise<void> | undefined;
  #listening: Listening | undefined;
  #poll: NodeJS.Timeout | undefined;
  #page: Promise<boolean> | undefined;
  #reading: Promise<void> | undefined;
  #again = false;
  #pause = new AbortController();
  #closed = false;

  constructor(events: Events, log: FastifyBaseLogger) {
    this.#events = events;
    this.#log = log;
  }

  get position(): string {
    return this.#position;
  }

  /**
   * Resolves when it listens and `position` is where the feed ends now; rejects with `UNAVAILABLE` when the database is away,
   * to be asked again.
   */
  async open(): Promise<void> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    await this.#opening;
    await this.#page?.catch(() => undefined);
    this.#wake();
    await this.#page;
  }

  /** Resolves when the subscriber is handed everything behind `position`. */
  async attach(subscriber: Subscriber): Promise<void> {
    const { customerId } = subscriber;
    const others = this.#subscribers.get(customerId) ?? new Set();
    this.#subscribers.set(customerId, others.add(subscriber));
    // The page that is being read may have been asked for without this customer.
    await this.#page?.catch(() => undefined);
  }

  detach(subscriber: Subscriber): void {
    const others = this.#subscribers.get(subscriber.customerId);
    others?.delete(subscriber);
    if (others?.size === 0) this.#subscribers.delete(subscriber.customerId);
  }

  /** A page of the feed for a reader who is behind. */
  read(request: Omit<FeedRequest, 'limit'>, limit: number): Promise<FeedPage> {
    return this.#turns.take(() => this.#events.feed({ ...request, limit }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#poll);
    this.#pause.abort();
    await this.#opening?.catch(() => undefined);
    await Promise.all([this.#listening?.close(), this.#reading]);
  }

  async #open(): Promise<void> {
    this.#listening = await this.#events.listen((cursor) => {
      if (cursor !== undefined && compareCursors(cursor, this.#told) > 0) this.#told = cursor;
      if (this.#subscribers.size > 0) this.#wake();
    });
    this.#position = await this.#events.feedEnd();
    this.#poll = setInterval(() => this.#wake(), POLL).unref();
  }

  #wake(): void {
    this.#again = true;
    this.#pause.abort();
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
    });
  }

  async #readAll(): Promise<void> {
    let pause = FIRST_PAUSE;
    while (this.#again && !this.#closed) {
      this.#again = false;
      const complete = await this.#readPage();
      if (complete === undefined) await this.#rest(PAUSE_AFTER_FAILURE);
      else if (!complete) this.#again = true;
      else if (compareCursors(this.#position, this.#told) < 0) {
        await this.#rest(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
    }
  }

  /** Reads again after a while, or at once when there is news. */
  async #rest(pause: number): Promise<void> {
    if (this.#again || this.#closed) return;
    this.#pause = new AbortController();
    await delay(pause, undefined, { signal: this.#pause.signal, ref: false }).catch(() => undefined);
    this.#again = true;
  }

  /** Whether it was all there is; undefined when it failed. */
  async #readPage(): Promise<boolean | undefined> {
    this.#page = this.#takePage();
    try {
      return await this.#page;
    } catch (error) {
      this.#log.warn({ err: error }, 'events cannot be read');
      return undefined;
    } finally {
      this.#page = undefined;
    }
  }

  async #takePage(): Promise<boolean> {
    const customerIds = [...this.#subscribers.keys()];
    if (customerIds.length === 0) {
      const end = await this.#events.feedEnd();
      if (compareCursors(end, this.#position) > 0) this.#position = end;
      return true;
    }
    const page = await this.#events.feed({ after: this.#position, limit: PAGE, customerIds });
    for (const event of page.events) {
      const published = new PublishedEvent(event);
      for (const subscriber of this.#subscribers.get(event.customer_id) ?? []) subscriber.receive(published);
    }
    this.#position = page.cursor;
    return page.complete;
  }
}
