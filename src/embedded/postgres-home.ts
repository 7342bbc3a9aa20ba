import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findPostgres } from './postgres-programs.ts';

/** A user that Postgres may run as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Where Postgres lives, and as whom. */
export interface PostgresHome {
  /** Undefined: as ourselves. */
  readonly account: Account | undefined;
  /** Folder with `bin`, `lib` and `share`. */
  readonly programs: string;
  /** Folder of the password and the cluster; not there before the first start. */
  readonly folder: string;
}

/** Used when root's data folder is out of reach for the account that Postgres runs as (`/root` is, for example). */
const SYSTEM_FOLDER = '/var/lib/activeflow';

/**
 * Decides where Postgres lives. It refuses to run as root, so for root it runs as `postgres`, or `nobody` where that
 * user does not exist, and moves out of folders which that account cannot enter.
 * @throws Error when this platform has no Postgres, or root has no account to use
 */
export async function findHome(dataDir: string): Promise<PostgresHome> {
  const { folder: programs, version } = await findPostgres();
  if (process.getuid?.() !== 0) return { account: undefined, programs, folder: join(dataDir, 'postgres') };
  const account = findAccount();
  // Ours to open; the folders above are not.
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  return {
    account,
    programs: canEnter(account, programs) ? programs : copyOf(programs, version),
    folder: canEnter(account, dataDir) ? join(dataDir, 'postgres') : remoteFolder(dataDir),
  };
}

/** Deletes the cluster of a data folder, wherever it lives. It must not be running. */
export function removePostgres(dataDir: string): void {
  for (const folder of [join(dataDir, 'postgres'), remoteFolder(dataDir)]) {
    rmSync(folder, { recursive: true, force: true });
  }
}

function remoteFolder(dataDir: string): string {
  return join(SYSTEM_FOLDER, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
}

function findAccount(): Account {
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', name), gid: idOf('-g', name) };
    } catch {
      // Not on this system: the next one.
    }
  }
  throw new Error(
    'Postgres cannot run as root, and there is no user `postgres` or `nobody`. Start as another user.',
  );
}

function idOf(flag: '-u' | '-g', name: string): number {
  return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

function canEnter(account: Account, folder: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function copyOf(programs: string, version: string): string {
  const copy = join(SYSTEM_FOLDER, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const partial = `${copy}.${process.pid}.partial`;
  cpSync(programs, partial, { recursive: true, verbatimSymlinks: true });
  renameSync(partial, copy);
  return copy;
}
