import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresHome } from './postgres-home.ts';

/** Name of the owner and of the database. */
export const OWNER = 'activeflow';

const run = promisify(execFile);

/**
 * Makes the cluster of a home unless it is there: made beside it and moved when complete, so a killed attempt leaves
 * none. The random password lies in the home, readable by its owner only.
 * @returns the password
 * @throws Error with what `initdb` said
 */
export async function ensureCluster(home: PostgresHome): Promise<string> {
  const passwordFile = join(home.folder, 'password');
  if (!existsSync(home.folder)) await makeCluster(home);
  return readFileSync(passwordFile, 'utf8');
}

async function makeCluster(home: PostgresHome): Promise<void> {
  const partial = `${home.folder}.partial`;
  mkdirSync(dirname(partial), { recursive: true, mode: 0o755 });
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  const passwordFile = join(partial, 'password');
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  for (const path of [partial, passwordFile]) own(path, home);
  await initdb(home, join(partial, 'cluster'), passwordFile);
  renameSync(partial, home.folder);
}

function own(path: string, { account }: PostgresHome): void {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
}

async function initdb(home: PostgresHome, cluster: string, passwordFile: string): Promise<void> {
  const args = [
    `--pgdata=${cluster}`,
    `--username=${OWNER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order of texts on every machine, whatever locales it has.
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    '--no-instructions',
  ];
  // A known time zone spares initdb the search for the machine's.
  const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C' };
  await run(join(home.programs, 'bin', 'initdb'), args, { ...home.account, cwd: dirname(cluster), env });
}
