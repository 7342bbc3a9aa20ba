import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached } from '../../src/embedded/cache.ts';

const run = promisify(execFile);
const MINUTES = 60_000;

/** The Python that has the packages, or why there is none here. */
export type Python = { readonly path: string } | { readonly skipped: string };

/**
 * Makes a virtual environment with the packages of a requirements file, once: it is kept outside the checkout, by the file's
 * content. Where there is no Python, or the packages cannot be had, that is no failure of ours.
 */
export async function preparePython(requirements: string): Promise<Python> {
  try {
    await run('python3', ['-c', 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)']);
  } catch {
    return { skipped: 'no Python (3.10 or newer, with venv)' };
  }
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  try {
    const folder = await cached(`python-clients-${hash}`, (empty) => install(empty, requirements), say);
    return { path: pythonOf(folder) };
  } catch (error) {
    return { skipped: `no Python packages: ${lastLine(error)}` };
  }
}

async function install(folder: string, requirements: string): Promise<void> {
  say('Installing the clients of test/clients/requirements.txt ...');
  await run('python3', ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  await run(pythonOf(folder), pip, { timeout: 10 * MINUTES });
}

/** Started by path, since the scripts beside it name the folder in which they were installed. */
function pythonOf(folder: string): string {
  return join(folder, 'bin', 'python');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function lastLine(error: unknown): string {
  const { stderr = '' } = error as { readonly stderr?: string };
  return stderr.trim().split('\n').at(-1) || String(error);
}
