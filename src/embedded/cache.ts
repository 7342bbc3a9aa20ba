import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess, isAlive, processIdentity } from '../supervisor/process-identity.ts';

/** Tells people what takes long, a line at a time. */
export type Report = (line: string) => void;

/** Folder, outside any checkout, for programs that cost time to get. `XDG_CACHE_HOME` moves it. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'activeflow');
}

/**
 * Fills `<cache>/<name>` once: `fill` works in a folder beside it that takes the name only when it is complete, so a
 * killed attempt leaves nothing half-made. A second process waits for the first one.
 * @returns the filled folder
 * @throws what `fill` throws
 */
export async function cached(
  name: string,
  fill: (folder: string) => Promise<void>,
  report: Report,
): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  mkdirSync(cacheFolder(), { recursive: true });
  const unlock = await lock(`${folder}.lock`, report);
  const partial = `${folder}.partial`;
  try {
    if (existsSync(folder)) return folder;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial);
    await fill(partial);
    renameSync(partial, folder);
    return folder;
  } finally {
    rmSync(partial, { recursive: true, force: true });
    unlock();
  }
}

async function lock(file: string, report: Report): Promise<() => void> {
  let told = false;
  while (!tryLock(file)) {
    if (!isHeld(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) report(`Another process is preparing the same program; waiting for it (${file}).`);
    told = true;
    await delay(250);
  }
  return () => rmSync(file, { force: true });
}

function tryLock(file: string): boolean {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identifyProcess(process.pid)));
  try {
    // Appears with its content or not at all: nobody takes a half-written lock for a left one.
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine);
  }
}

function isHeld(file: string): boolean {
  try {
    return isAlive(processIdentity.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch {
    // Given back between the look and now.
    return false;
  }
}
