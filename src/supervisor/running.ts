import { type Child, startReady, stopChild } from './child.ts';
import type { Role } from './role.ts';

/** Roles that run without a supervisor: nothing restarts them but the owner. For tests and one-shot commands. */
export interface RunningRoles {
  pids(): readonly number[];
  /** Ends all, the last started first. */
  stop(): Promise<void>;
  /** `kill -9` of all, resolved when they are gone. */
  kill(): Promise<void>;
  /** Starts all again over the same files and ports, after `stop` or `kill`. */
  restart(): Promise<void>;
}

/**
 * Starts roles in order, each when the one before is ready.
 * @throws Error with the end of the log of the one that failed; those started before are ended
 */
export async function runRoles(roles: readonly Role[], logDir: string): Promise<RunningRoles> {
  let children = await startAll(roles, logDir);
  return {
    pids: () => children.flatMap((child) => child.identity?.pid ?? []),
    stop: () => stopAll(children),
    kill: async () => {
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(children.map((child) => child.exited));
    },
    restart: async () => {
      children = await startAll(roles, logDir);
    },
  };
}

async function startAll(roles: readonly Role[], logDir: string): Promise<Child[]> {
  const children: Child[] = [];
  try {
    for (const role of roles) children.push(await startReady(role, logDir));
  } catch (error) {
    await stopAll(children);
    throw error;
  }
  return children;
}

async function stopAll(children: readonly Child[]): Promise<void> {
  for (const child of children.toReversed()) await stopChild(child);
}
