import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2_000;

/** Work on calls: in order for each of them, beside each other for different ones, and repeated until it is done. */
export class Lines {
  readonly #what: string;
  readonly #log: Logger;
  readonly #signal: AbortSignal;
  readonly #last = new Map<string, Promise<void>>();

  /** @param signal aborted: what is not done is left */
  constructor(what: string, log: Logger, signal: AbortSignal) {
    this.#what = what;
    this.#log = log;
    this.#signal = signal;
  }

  /** Settles when the work is done or left. */
  add(callId: string, work: () => Promise<void>): Promise<void> {
    const before = this.#last.get(callId) ?? Promise.resolve();
    const done = before.then(() => this.#persist(callId, work));
    this.#last.set(callId, done);
    return done.then(() => {
      if (this.#last.get(callId) === done) this.#last.delete(callId);
    });
  }

  /** Settles when all that was added is done or left. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values());
  }

  async #persist(call_id: string, work: () => Promise<void>): Promise<void> {
    for (let pause = FIRST_PAUSE; !this.#signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        return await work();
      } catch (err) {
        this.#log.warn({ err, call_id, work: this.#what }, 'work for a call failed; it is tried again');
      }
      await delay(pause, undefined, { signal: this.#signal }).catch(() => undefined);
    }
  }
}
