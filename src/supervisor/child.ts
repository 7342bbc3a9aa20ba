import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';
import { DEFAULT_BACKOFF, type Role } from './role.ts';

/** How a process ended, for people: `exit code 1` or `signal SIGKILL`. */
export type Exit = string;

/** A started role. */
export interface Child {
  readonly role: Role;
  /** Undefined when it could not be started, or was gone at once. */
  readonly identity: ProcessIdentity | undefined;
  readonly logFile: string;
  /** Resolves when the process is gone. */
  readonly exited: Promise<Exit>;
  /** Undefined while it runs. */
  exit(): Exit | undefined;
  /** Sends a signal; nothing happens once it is gone. */
  kill(signal: NodeJS.Signals): void;
}

/** Follows a start: told of each process before anything is awaited; aborted, no further process is started. */
export interface StartWatch {
  readonly onStart: (child: Child) => void;
  readonly signal: AbortSignal;
}

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 20;
/** Three seconds in all: an orphaned backend of Postgres notices its orphanhood when its query is done. */
const ATTEMPTS = 6;

/**
 * Starts a role in a process group of its own (Ctrl-C in the terminal reaches the supervisor only) with its output
 * appended to `<logDir>/<name>.log`. The output goes straight to the file: the process survives its starter. A command
 * that cannot be run is a child that has exited.
 */
export function startChild(role: Role, logDir: string): Child {
  const logFile = join(logDir, `${role.name}.log`);
  const handle = spawnInto(role, openLog(logFile));
  const exited = exitOf(handle);
  let exit: Exit | undefined;
  void exited.then((how) => {
    exit = how;
  });
  return {
    role,
    identity: handle.pid === undefined ? undefined : identifyProcess(handle.pid),
    logFile,
    exited,
    exit: () => exit,
    kill: (signal) => void handle.kill(signal),
  };
}

/**
 * Starts a role and waits until it is ready. One that ends at once is tried again, with its backoff: what a killed
 * predecessor held (a port, shared memory) may need a moment to become free.
 * @throws Error with the end of its log when it ends at every attempt, or is not ready in time
 * @throws the reason of the signal
 */
export async function startReady(role: Role, logDir: string, watch?: StartWatch): Promise<Child> {
  const { minDelayMs } = role.restart ?? DEFAULT_BACKOFF;
  for (let attempt = 1; ; attempt++) {
    watch?.signal.throwIfAborted();
    const child = startChild(role, logDir);
    watch?.onStart(child);
    if (await isReadyInTime(child)) return child;
    const exit = child.exit();
    if (exit === undefined) await stopChild(child);
    else if (attempt < ATTEMPTS) {
      await delay(minDelayMs * 2 ** (attempt - 1));
      continue;
    }
    const what = exit === undefined ? 'did not get ready in time' : `ended at its start (${exit})`;
    const log = `Its log is ${child.logFile}; the last lines:\n${lastLines(child.logFile)}`;
    throw new Error(`${role.name} ${what}. ${log}`);
  }
}

/** Waits until a role answers; false when it ends before or is too late. */
export async function isReadyInTime(child: Child): Promise<boolean> {
  const timeoutMs = child.role.readyTimeoutMs ?? READY_TIMEOUT_MS;
  const deadline = Date.now() + timeoutMs;
  // A question that is never answered must not outlast the process or its time.
  const hopeless = Promise.race([child.exited, delay(timeoutMs, undefined, { ref: false })]).then(
    () => false,
  );
  while (child.exit() === undefined && Date.now() < deadline) {
    if (await Promise.race([child.role.ready().catch(() => false), hopeless]))
      return child.exit() === undefined;
    await delay(POLL_MS);
  }
  return false;
}

/** Asks a role to end and kills it when it has not after its bound. Resolves when it is gone. */
export async function stopChild(child: Child): Promise<void> {
  if (child.exit() !== undefined) return;
  child.kill(child.role.stopSignal ?? 'SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), child.role.stopTimeoutMs ?? STOP_TIMEOUT_MS);
  await child.exited;
  clearTimeout(timer);
}

function openLog(file: string): number {
  mkdirSync(join(file, '..'), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

function spawnInto(role: Role, log: number): ChildProcess {
  try {
    return spawn(role.command, role.args, {
      stdio: ['ignore', log, log],
      detached: true,
      env: { ...process.env, ...role.env },
      ...(role.cwd === undefined ? {} : { cwd: role.cwd }),
      ...(role.uid === undefined ? {} : { uid: role.uid }),
      ...(role.gid === undefined ? {} : { gid: role.gid }),
    });
  } finally {
    closeSync(log);
  }
}

function exitOf(handle: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    handle.once('exit', (code, signal) =>
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`),
    );
    handle.once('error', (error) => {
      if (handle.pid === undefined) resolve(`cannot be started: ${error.message}`);
    });
  });
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
}
