/** Takes a scheduled action back; without effect once it ran. */
export type Cancel = () => void;

/** Where the phone network gets its time from, so that a test can own it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `action` once at the absolute time `ms` (milliseconds since 1970), or as soon as possible when that is past. */
  at(ms: number, action: () => void): Cancel;
}

interface Due {
  readonly ms: number;
  readonly action: () => void;
}

/**
 * Time that moves only when told: `next()` jumps to the earliest scheduled action and runs it. Actions of one moment run
 * in the order in which they were scheduled.
 */
export class VirtualClock implements Clock {
  #now: number;
  readonly #due: Due[] = [];

  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  at(ms: number, action: () => void): Cancel {
    const due = { ms: Math.max(ms, this.#now), action };
    const later = this.#due.findIndex((other) => other.ms > due.ms);
    this.#due.splice(later === -1 ? this.#due.length : later, 0, due);
    return () => {
      const position = this.#due.indexOf(due);
      if (position !== -1) this.#due.splice(position, 1);
    };
  }

  /** Runs the next due action; false when nothing is scheduled. Let promises settle before each call. */
  next(): boolean {
    const due = this.#due.shift();
    if (due === undefined) return false;
    this.#now = due.ms;
    due.action();
    return true;
  }

  /** When the next action is due; undefined when nothing is scheduled. */
  peek(): number | undefined {
    return this.#due[0]?.ms;
  }

  /**
   * Lets promises settle and runs the next action, again and again until `until` holds or nothing is scheduled. Answers
   * whether `until` held (without `until`: false, when all is quiet).
   */
  async run(until: () => boolean = () => false): Promise<boolean> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (until()) return true;
      if (!this.next()) return false;
    }
  }
}

/** The machine's time. Waits are `speed` times shorter than asked for; `now` stays the true time. */
export class RealClock implements Clock {
  readonly #speed: number;

  constructor(speed = 1) {
    this.#speed = speed;
  }

  now(): number {
    return Date.now();
  }

  at(ms: number, action: () => void): Cancel {
    const timer = setTimeout(action, Math.max(0, (ms - Date.now()) / this.#speed));
    return () => clearTimeout(timer);
  }
}
