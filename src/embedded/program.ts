import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { Report } from './cache.ts';

const PROGRESS_MS = 10_000;
const run = promisify(execFile);

/** First line a program prints for these arguments; undefined when it is not there or fails. */
export async function firstLine(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, args, { timeout: 10_000 });
    return stdout.split('\n')[0]?.trim();
  } catch {
    return undefined;
  }
}

/** True when the version in `text` (the first `x.y` in it) is at least `major.minor`. */
export function isAtLeast(text: string | undefined, major: number, minor: number): boolean {
  const found = /(\d+)\.(\d+)/.exec(text ?? '');
  if (found === null) return false;
  const [gotMajor, gotMinor] = [Number(found[1]), Number(found[2])];
  return gotMajor > major || (gotMajor === major && gotMinor >= minor);
}

/** A long-running command and how it is announced. */
export interface LongRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What people read while it runs. */
  readonly title: string;
}

/**
 * Runs a command that may take minutes and reports that it is still at work.
 * @throws Error with the end of what it printed
 */
export async function runLong(what: LongRun, report: Report): Promise<void> {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  report(`${what.title} ...`);
  const progress = setInterval(() => report(`${what.title}: ${seconds()} s`), PROGRESS_MS);
  try {
    await completed(what);
    report(`${what.title}: done in ${seconds()} s`);
  } finally {
    clearInterval(progress);
  }
}

function completed(what: LongRun): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(what.command, what.args, {
      env: { ...process.env, ...what.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let printed = '';
    child.stderr.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-2000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${what.command} ${what.args.join(' ')} failed: ${printed.trim()}`));
    });
  });
}
