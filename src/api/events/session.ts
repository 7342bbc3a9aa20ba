import type { FastifyBaseLogger } from 'fastify';
import { WebSocket } from 'ws';
import { StoreError } from '../../store/errors.ts';
import { compareCursors } from '../../store/event-order.ts';
import type { Events } from '../../store/events.ts';
import { type Closing, closeSocket } from './closing.ts';
import { type ClientFrame, readFrame, subscribedFrame } from './frames.ts';
import { type EventHub, PublishedEvent, type Subscriber } from './hub.ts';
import { activeflowOf, allowedTopic } from './topics.ts';

/** Bounds of one socket; bytes and milliseconds where it applies. */
const MOST_TOPICS = 100;
const MOST_FRAMES_WAITING = 16;
const MOST_BUFFERED = 4 * 1024 * 1024;
/** One that catches up is sent no more until this little waits. */
const BUFFERED_CATCHING_UP = 256 * 1024;
const LONGEST_DRAIN = 30_000;
const CATCH_UP_PAGE = 50;
/** Events kept while the last of what was missed is read and sent. */
const MOST_KEPT = 1_000;

type Subscribe = Extract<ClientFrame, { readonly type: 'subscribe' }>;

/** Topics that are being brought up to date, and what happened meanwhile. */
interface CatchUp {
  readonly topics: readonly string[];
  readonly kept: PublishedEvent[];
}

/** What a session needs of the process around it. */
export interface SessionDependencies {
  readonly hub: EventHub;
  readonly events: Pick<Events, 'position'>;
  readonly log: FastifyBaseLogger;
}

/**
 * One socket's subscriptions. Each topic covers what lies behind its own place in the feed; an event that any topic
 * covers is sent once: by the hub as it happens (`receive`), or by a catch-up that reads it (`#catchUp`), never by both.
 */
export class EventSession implements Subscriber {
  readonly customerId: string;
  readonly #socket: WebSocket;
  readonly #hub: EventHub;
  readonly #events: Pick<Events, 'position'>;
  readonly #log: FastifyBaseLogger;
  readonly #attached: Promise<void>;
  /** Live topics, each with the cursor behind which it covers everything. */
  readonly #live = new Map<string, string>();
  #catchingUp: CatchUp | undefined;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;
  sent = 0;

  constructor(socket: WebSocket, customerId: string, { hub, events, log }: SessionDependencies) {
    this.#socket = socket;
    this.customerId = customerId;
    this.#hub = hub;
    this.#events = events;
    this.#log = log;
    this.#attached = hub.attach(this);
  }

  /** Takes a frame of the client. Frames are handled one after the other. */
  take(text: string): void {
    const frame = readFrame(text);
    if (frame === undefined || !this.#isOpen) return;
    const topics = frame.topics.map((topic) => allowedTopic(this.customerId, topic));
    if (!topics.every((topic) => topic !== undefined)) return this.close('TOPIC_REFUSED');
    if (this.#waiting >= MOST_FRAMES_WAITING) return this.close('TOO_MANY');
    // What is stored from this moment on belongs to the subscription, also if its turn comes later.
    const { position } = this.#hub;
    this.#waiting += 1;
    this.#work = this.#work
      .then(() => this.#handle({ ...frame, topics }, position))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** Takes an event as it happens. */
  receive(event: PublishedEvent): void {
    if (!this.#isOpen) return;
    if (this.#isCovered(event)) {
      if (this.#socket.bufferedAmount > MOST_BUFFERED) this.close('TOO_SLOW');
      else this.#send(event.frame);
    } else if (this.#catchingUp !== undefined && matches(this.#catchingUp.topics, event)) {
      if (this.#catchingUp.kept.push(event) > MOST_KEPT) this.close('TOO_SLOW');
    }
  }

  close(closing: Closing): void {
    closeSocket(this.#socket, closing);
    this.end();
  }

  /** Lets go of everything; for a socket that is closed already. */
  end(): void {
    this.#hub.detach(this);
    this.#live.clear();
    this.#catchingUp = undefined;
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  async #handle(frame: ClientFrame, position: string): Promise<void> {
    if (!this.#isOpen) return;
    if (frame.type === 'unsubscribe') for (const topic of frame.topics) this.#live.delete(topic);
    else await this.#subscribe(frame, position);
  }

  async #subscribe(frame: Subscribe, position: string): Promise<void> {
    const { topics } = frame;
    if (new Set([...this.#live.keys(), ...topics]).size > MOST_TOPICS) return this.close('TOO_MANY');
    const start = frame.after === undefined ? position : await this.#startOf(topics, frame.after);
    await this.#attached;
    await this.#catchUp(topics, start);
    if (!this.#isOpen || frame.ack !== true) return;
    this.#socket.send(subscribedFrame(topics, later(start, this.#hub.position)));
  }

  async #startOf(topics: readonly string[], after: unknown): Promise<string> {
    if (typeof after === 'string') return this.#events.position(this.customerId, after);
    const [activeflowId, ...others] = new Set(topics.map(activeflowOf));
    if (!isSequence(after) || activeflowId === undefined || others.length > 0) {
      throw new StoreError(
        'INVALID',
        'page',
        String(after),
        'A sequence goes with topics of one activeflow.',
      );
    }
    return this.#events.position(this.customerId, { activeflowId, sequence: after });
  }

  /**
   * Sends what lies between `start` and the hub's position, then makes the topics live: the hub hands on what lies behind that.
   * First all that is there is read, however much; then what happens is kept while the little that came meanwhile is read.
   */
  async #catchUp(topics: readonly string[], start: string): Promise<void> {
    const recent = await this.#sendMissed(topics, start);
    const kept: PublishedEvent[] = [];
    this.#catchingUp = { topics, kept };
    await this.#sendUpTo(this.#hub.position, topics, recent);
    for (let event = kept.shift(); event !== undefined && this.#isOpen; event = kept.shift()) {
      if (compareCursors(event.cursor, start) > 0) await this.#sendPaced(event.frame);
    }
    if (!this.#isOpen) return;
    this.#catchingUp = undefined;
    for (const topic of topics) this.#live.set(topic, earlier(this.#live.get(topic), start));
  }

  /** Reads until a page is the last one; answers how far it came. The hub goes on meanwhile. */
  async #sendMissed(topics: readonly string[], start: string): Promise<string> {
    let at = start;
    for (let complete = false; !complete && this.#isOpen && compareCursors(at, this.#hub.position) < 0; ) {
      ({ at, complete } = await this.#sendPage(topics, at, this.#hub.position));
    }
    return at;
  }

  async #sendUpTo(end: string, topics: readonly string[], start: string): Promise<void> {
    let at = start;
    while (this.#isOpen && compareCursors(at, end) < 0) ({ at } = await this.#sendPage(topics, at, end));
  }

  /** Sends a page's events up to `end`: the hub has not handed on those behind it yet. */
  async #sendPage(topics: readonly string[], after: string, end: string) {
    const ids = topics.map(activeflowOf);
    const activeflowIds = ids.every((id) => id !== undefined) ? ids : undefined;
    const request = { after, customerIds: [this.customerId], activeflowIds };
    const { events, cursor, complete } = await this.#hub.read(request, CATCH_UP_PAGE);
    for (const event of events.map((one) => new PublishedEvent(one))) {
      if (!this.#isOpen || compareCursors(event.cursor, end) > 0) break;
      if (matches(topics, event) && !this.#isCovered(event)) await this.#sendPaced(event.frame);
    }
    return { at: earlier(cursor, end), complete };
  }

  #isCovered(event: PublishedEvent): boolean {
    for (const [topic, since] of this.#live) {
      if (matches([topic], event) && compareCursors(event.cursor, since) > 0) return true;
    }
    return false;
  }

  #send(frame: string, written?: (error?: Error) => void): void {
    this.sent += 1;
    this.#socket.send(frame, written);
  }

  /** Sends, and waits until little of it is left to be read. */
  async #sendPaced(frame: string): Promise<void> {
    const written = new Promise<void>((resolve) => this.#send(frame, () => resolve()));
    if (this.#socket.bufferedAmount <= BUFFERED_CATCHING_UP) return;
    const patience = setTimeout(() => this.close('TOO_SLOW'), LONGEST_DRAIN);
    await written;
    clearTimeout(patience);
  }

  #fail(error: unknown): void {
    if (error instanceof StoreError && error.code === 'INVALID') return this.close('INVALID_AFTER');
    this.#log.warn({ err: error, customer_id: this.customerId }, 'a socket cannot be served');
    this.close('TRY_AGAIN');
  }
}

function isSequence(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}

function matches(topics: readonly string[], event: PublishedEvent): boolean {
  return topics.some((topic) => event.topics.some((published) => published.startsWith(topic)));
}

function later(a: string, b: string): string {
  return compareCursors(a, b) > 0 ? a : b;
}

function earlier(a: string | undefined, b: string): string {
  return a !== undefined && compareCursors(a, b) < 0 ? a : b;
}
