import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Child, isReadyInTime, startChild, startReady, stopChild } from './child.ts';
import { endOrphans, writeProcesses } from './process-file.ts';
import { identifyProcess } from './process-identity.ts';
import { DEFAULT_BACKOFF, type Role } from './role.ts';

/** What the supervisor tells while it works. */
export type SupervisorEvent =
  | { readonly kind: 'orphan'; readonly role: string; readonly pid: number }
  | {
      readonly kind: 'ready';
      readonly role: string;
      readonly pid: number | undefined;
      readonly afterMs: number;
    }
  | { readonly kind: 'died'; readonly role: string; readonly exit: string; readonly restartInMs: number }
  | { readonly kind: 'late'; readonly role: string; readonly logFile: string }
  | { readonly kind: 'stopping'; readonly role: string };

/** Where it keeps its things and whom it tells. */
export interface SupervisorOptions {
  /** Holds `processes.json` and `logs/`; one supervisor at a time. */
  readonly dataDir: string;
  readonly report?: (event: SupervisorEvent) => void;
}

/**
 * Starts the roles of the platform, starts those that die again, and ends all in reverse order. Its own death by
 * `kill -9` leaves them running; the next supervisor over the same folder ends them first.
 */
export interface Supervisor {
  /**
   * Starts a role and waits until it is ready; from then on it is kept alive.
   * @throws Error with the end of its log when it does not get ready
   * @throws StoppingError when it was asked to stop meanwhile
   */
  start(role: Role): Promise<void>;
  /** Process ids of what runs now, by role. */
  pids(): Readonly<Record<string, number>>;
  /** Ends all, the last started first. Called again, it waits for the same end. */
  stop(): Promise<void>;
  /** Resolves when `stop` has ended all. */
  readonly ended: Promise<void>;
}

/** Asked to stop while a role was being started. */
export class StoppingError extends Error {
  override readonly name = 'StoppingError';
  readonly code = 'STOPPING';
}

/**
 * Ends what a killed predecessor left over and takes its place.
 * @throws AlreadyRunningError when a supervisor runs over this folder
 */
export async function createSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  mkdirSync(options.dataDir, { recursive: true });
  const report = options.report ?? (() => undefined);
  const file = join(options.dataDir, 'processes.json');
  await endOrphans(file, ({ role, pid }) => report({ kind: 'orphan', role, pid }));
  return new RoleSupervisor(file, join(options.dataDir, 'logs'), report);
}

/** Ends a supervisor's roles when this process is asked to end: Ctrl-C, kill, or a closed terminal. */
export function stopOnSignals(supervisor: Supervisor): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void supervisor.stop());
  }
}

class RoleSupervisor implements Supervisor {
  readonly ended: Promise<void>;
  readonly #file: string;
  readonly #logDir: string;
  readonly #report: (event: SupervisorEvent) => void;
  /** Current process of each role, in the order in which the roles were started. */
  readonly #children = new Map<string, Child>();
  readonly #stopping = new AbortController();
  #end: () => void = () => undefined;

  constructor(file: string, logDir: string, report: (event: SupervisorEvent) => void) {
    this.#file = file;
    this.#logDir = logDir;
    this.#report = report;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#record();
  }

  async start(role: Role): Promise<void> {
    const begun = Date.now();
    const watch = { onStart: (child: Child) => this.#adopt(child), signal: this.#stopping.signal };
    const child = await startReady(role, this.#logDir, watch);
    this.#tellReady(child, begun);
    void this.#keepAlive(child);
  }

  pids(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#running().map(({ role, identity }) => [role.name, identity.pid]));
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return this.ended;
    this.#stopping.abort(new StoppingError('The platform is stopping.'));
    for (const child of [...this.#children.values()].reverse()) {
      this.#report({ kind: 'stopping', role: child.role.name });
      await stopChild(child);
      this.#record();
    }
    rmSync(this.#file, { force: true });
    this.#end();
  }

  async #keepAlive(first: Child): Promise<void> {
    const { role } = first;
    const { minDelayMs, maxDelayMs } = role.restart ?? DEFAULT_BACKOFF;
    let wait = minDelayMs;
    for (let child = first; ; ) {
      const begun = Date.now();
      const exit = await child.exited;
      if (this.#stopping.signal.aborted) return;
      if (Date.now() - begun >= maxDelayMs) wait = minDelayMs;
      this.#report({ kind: 'died', role: role.name, exit, restartInMs: wait });
      await delay(wait, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return;
      wait = Math.min(wait * 2, maxDelayMs);
      child = await this.#restart(role);
    }
  }

  /** A role that does not get ready is ended, so that it is started again with a longer delay. */
  async #restart(role: Role): Promise<Child> {
    const begun = Date.now();
    const child = startChild(role, this.#logDir);
    this.#adopt(child);
    if (await isReadyInTime(child)) this.#tellReady(child, begun);
    else if (child.exit() === undefined && !this.#stopping.signal.aborted) {
      this.#report({ kind: 'late', role: role.name, logFile: child.logFile });
      await stopChild(child);
    }
    return child;
  }

  #adopt(child: Child): void {
    this.#children.set(child.role.name, child);
    this.#record();
  }

  #tellReady({ role, identity }: Child, begun: number): void {
    this.#report({ kind: 'ready', role: role.name, pid: identity?.pid, afterMs: Date.now() - begun });
  }

  #running() {
    return [...this.#children.values()].flatMap(({ role, identity, exit }) =>
      identity === undefined || exit() !== undefined ? [] : [{ role, identity }],
    );
  }

  #record(): void {
    const supervisor = identifyProcess(process.pid);
    if (supervisor === undefined) throw new Error('This system does not tell when a process was started.');
    const children = this.#running().map(({ role, identity }) => ({
      ...identity,
      role: role.name,
      stopSignal: role.stopSignal ?? 'SIGTERM',
    }));
    writeProcesses(this.#file, { supervisor, children });
  }
}
