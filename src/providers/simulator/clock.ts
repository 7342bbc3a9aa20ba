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
    insert(this.#due, due);
    return () => remove(this.#due, due);
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

/** Behind what is due earlier or at the same time. */
function insert(all: Due[], due: Due): void {
  const before = all.findLastIndex(({ ms }) => ms <= due.ms);
  all.splice(before + 1, 0, due);
}

function remove(all: Due[], due: Due): void {
  const position = all.indexOf(due);
  if (position !== -1) all.splice(position, 1);
}

/**
 * The machine's time. Waits are `speed` times shorter than asked for; `now` stays the true time. Actions run in the order in
 * which they are due, however late: Node's own timers of different lengths overtake each other on a busy machine, and a call
 * would be answered before it rings.
 */
export class RealClock implements Clock {
  readonly #speed: number;
  readonly #due: Due[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(speed = 1) {
    this.#speed = speed;
  }

  now(): number {
    return Date.now();
  }

  at(ms: number, action: () => void): Cancel {
    const now = Date.now();
    const due = { ms: now + Math.max(0, (ms - now) / this.#speed), action };
    insert(this.#due, due);
    if (this.#due[0] === due) this.#arm();
    return () => {
      remove(this.#due, due);
      if (this.#due.length === 0) clearTimeout(this.#timer);
    };
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const [first] = this.#due;
    if (first) this.#timer = setTimeout(() => this.#run(), Math.max(0, first.ms - Date.now()));
  }

  /** Goes on also after an action that throws. What they schedule for now waits for the next turn. */
  #run(): void {
    const now = Date.now();
    try {
      for (let [first] = this.#due; first && first.ms <= now; [first] = this.#due) {
        this.#due.shift();
        first.action();
      }
    } finally {
      this.#arm();
    }
  }
}
