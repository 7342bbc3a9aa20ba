import type { Logger } from 'pino';

/** Work that is done again and again until it is closed. */
export interface Loop {
  /** Asks for the next pass now. */
  wake(): void;
  /** Settles when no pass runs any more. */
  close(): Promise<void>;
}

export interface LoopOptions {
  readonly name: string;
  /** Milliseconds from the end of one pass to the next; the first begins at once. */
  readonly every: number;
  readonly pass: () => Promise<void>;
  readonly log: Logger;
}

/** Starts a loop. A pass that fails is told once, then tried again like any other until one succeeds, which is told too. */
export function startLoop({ name, every, pass, log }: LoopOptions): Loop {
  let closed = false;
  let asked = false;
  let endPause = (): void => {};
  const wake = (): void => {
    asked = true;
    endPause();
  };
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, every);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
      if (asked) endPause();
    });
  const attempt = toldOnce(name, pass, log);
  const ended = Promise.resolve().then(async () => {
    while (!closed) {
      asked = false;
      await attempt();
      await pause();
    }
  });
  return {
    wake,
    close: () => {
      closed = true;
      wake();
      return ended;
    },
  };
}

/** The database or Temporal may be away for long: one line when it goes, one when it is back. */
export function toldOnce(name: string, pass: () => Promise<void>, log: Logger): () => Promise<void> {
  let failing = false;
  return async () => {
    try {
      await pass();
      if (failing) log.info({ work: name }, 'background work goes on');
      failing = false;
    } catch (error) {
      log[failing ? 'debug' : 'warn'](
        { work: name, err: error },
        'background work failed; it is tried again',
      );
      failing = true;
    }
  };
}
