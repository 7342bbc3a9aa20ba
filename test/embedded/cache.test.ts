import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cached, cacheFolder } from '../../src/embedded/cache.ts';

let folder: string;
const quiet = () => undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'activeflow-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test('what two ask for at once is made once, and both get it', async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const fill = vi.fn(async (into: string) => {
    await gate;
    writeFileSync(join(into, 'program'), 'made');
  });
  const told: string[] = [];
  const first = cached('tool', fill, quiet);
  const second = cached('tool', fill, (line) => {
    told.push(line);
    open();
  });
  expect(await first).toBe(await second);
  expect(fill).toHaveBeenCalledTimes(1);
  expect(readFileSync(join(await first, 'program'), 'utf8')).toBe('made');
  expect(told).toEqual([expect.stringContaining('waiting')]);
});

test('a failed attempt leaves nothing behind', async () => {
  const fill = async (into: string) => {
    writeFileSync(join(into, 'half'), '');
    throw new Error('no compiler');
  };
  await expect(cached('tool', fill, quiet)).rejects.toThrow('no compiler');
  expect(readdirSync(cacheFolder())).toEqual([]);
});

test('what a killed process left is cleared away', async () => {
  const partial = join(cacheFolder(), 'tool.partial');
  await mkdir(partial, { recursive: true });
  writeFileSync(join(partial, 'half'), '');
  writeFileSync(join(cacheFolder(), 'tool.lock'), JSON.stringify({ pid: process.pid, started: 'long ago' }));
  const place = await cached('tool', async (into) => writeFileSync(join(into, 'whole'), ''), quiet);
  expect(readdirSync(place)).toEqual(['whole']);
  expect(existsSync(join(cacheFolder(), 'tool.lock'))).toBe(false);
});
