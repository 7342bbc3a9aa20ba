import type { CallEvents, IncomingCall } from '../../../activities/call-control.ts';
import type { CallEvent } from '../../../workflows/interpreter/events.ts';
import type { Cancel, Clock } from './clock.ts';
import type { Trouble } from './trouble.ts';

type Handlers = Parameters<CallEvents['open']>[0];
type News =
  | { readonly call_id: string; readonly incoming: IncomingCall }
  | { readonly call_id: string; readonly event: CallEvent };

interface Letter {
  readonly news: News;
  attempts: number;
  acknowledged: boolean;
  retry?: Cancel;
}

const HOLD = 300;
const LONGEST_RETRY_FACTOR = 10;

/**
 * Delivers news to the readers until one of them has acknowledged it.
 * 1. Nothing is forgotten before it is acknowledged; without a reader it waits.
 * 2. It comes again after `redeliverAfter` ms (twice as long each further time, up to tenfold), and at once to a new reader.
 * 3. No event of an incoming call goes out before its `incoming` is acknowledged: until then nobody knows the call.
 * 4. Several readers all get everything; one acknowledgement is enough.
 */
export class Post {
  readonly #clock: Clock;
  readonly #trouble: Trouble;
  readonly #redeliverAfter: number;
  readonly #readers = new Set<Handlers>();
  readonly #letters = new Set<Letter>();
  /** Calls whose `incoming` is not acknowledged yet. */
  readonly #unknown = new Set<string>();
  readonly #held = new Map<string, Letter>();

  constructor(clock: Clock, trouble: Trouble, redeliverAfter: number) {
    this.#clock = clock;
    this.#trouble = trouble;
    this.#redeliverAfter = redeliverAfter;
  }

  /** Adds a reader, which gets everything that is not acknowledged; answers how to take it away. */
  open(handlers: Handlers): () => void {
    this.#readers.add(handlers);
    for (const letter of this.#letters) this.#attempt(letter);
    return () => void this.#readers.delete(handlers);
  }

  announce(incoming: IncomingCall): void {
    this.#unknown.add(incoming.call_id);
    this.#post({ call_id: incoming.call_id, incoming });
  }

  tell(event: CallEvent): void {
    this.#post({ call_id: event.call_id, event });
  }

  #post(news: News): void {
    const letter: Letter = { news, attempts: 0, acknowledged: false };
    this.#letters.add(letter);
    this.#attempt(letter);
  }

  #attempt(letter: Letter): void {
    letter.retry?.();
    if (this.#readers.size === 0) return;
    if ('event' in letter.news && this.#unknown.has(letter.news.call_id)) return;
    letter.attempts += 1;
    if (letter.attempts === 1) this.#send(letter);
    else this.#handAfter(0, letter);
    const factor = Math.min(2 ** (letter.attempts - 1), LONGEST_RETRY_FACTOR);
    const due = this.#clock.now() + factor * this.#redeliverAfter;
    letter.retry = this.#clock.at(due, () => this.#attempt(letter));
  }

  /** The first delivery, which trouble may hit. */
  #send(letter: Letter): void {
    if (this.#trouble.strikes('lost')) return;
    if (this.#trouble.strikes('duplicate')) this.#repeat(letter);
    if (this.#trouble.strikes('late')) this.#handAfter(this.#trouble.delay(), letter);
    else if (this.#trouble.strikes('reordered')) this.#hold(letter);
    else this.#handAfter(0, letter);
  }

  /** Once more, acknowledged or not. */
  #repeat(letter: Letter): void {
    this.#clock.at(this.#clock.now() + 1, () => {
      for (const reader of this.#readers) void this.#read(reader, letter);
    });
  }

  #hold(letter: Letter): void {
    this.#release(this.#held.get(letter.news.call_id));
    this.#held.set(letter.news.call_id, letter);
    this.#clock.at(this.#clock.now() + HOLD, () => this.#release(letter));
  }

  #release(letter: Letter | undefined): void {
    if (letter === undefined || this.#held.get(letter.news.call_id) !== letter) return;
    this.#held.delete(letter.news.call_id);
    this.#hand(letter);
  }

  #handAfter(delay: number, letter: Letter): void {
    this.#clock.at(this.#clock.now() + delay, () => {
      const held = this.#held.get(letter.news.call_id);
      this.#hand(letter);
      if (held !== letter) this.#release(held);
    });
  }

  #hand(letter: Letter): void {
    if (letter.acknowledged) return;
    for (const reader of this.#readers) void this.#read(reader, letter);
  }

  async #read(reader: Handlers, letter: Letter): Promise<void> {
    try {
      if ('event' in letter.news) await reader.event(letter.news.event);
      else await reader.incoming(letter.news.incoming);
    } catch {
      // The reader could not store it: unacknowledged, it comes again.
      return;
    }
    if (this.#readers.has(reader)) this.#acknowledge(letter);
  }

  #acknowledge(letter: Letter): void {
    if (letter.acknowledged) return;
    letter.acknowledged = true;
    letter.retry?.();
    this.#letters.delete(letter);
    if ('event' in letter.news) return;
    const callId = letter.news.call_id;
    this.#unknown.delete(callId);
    for (const waiting of this.#letters) if (waiting.news.call_id === callId) this.#attempt(waiting);
  }
}
