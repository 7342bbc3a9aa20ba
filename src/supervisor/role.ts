/** One process of the platform, described well enough to start, watch, restart and end it. */
export interface Role {
  /** Unique and fit for a file name: the log is `logs/<name>.log`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment of the supervisor. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Run as another user (Postgres refuses to run as root). */
  readonly uid?: number;
  readonly gid?: number;
  /** Asked every few milliseconds after a start until true; a throw counts as "not yet". Must be idempotent. */
  readonly ready: () => Promise<boolean>;
  /** How long it may take to get ready, in milliseconds (default 30,000). */
  readonly readyTimeoutMs?: number;
  /** Asks it to end (default SIGTERM). */
  readonly stopSignal?: NodeJS.Signals;
  /** Killed when it has not ended after this many milliseconds (default 10,000). */
  readonly stopTimeoutMs?: number;
  /** Delay before a restart: doubled for each death in a row, reset once it has lived for `maxDelayMs`. */
  readonly restart?: Backoff;
}

/** Bounds of a doubling delay, in milliseconds. */
export interface Backoff {
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
}

/** Quick for a process that was killed, gentle for one that cannot start. */
export const DEFAULT_BACKOFF: Backoff = { minDelayMs: 100, maxDelayMs: 10_000 };
