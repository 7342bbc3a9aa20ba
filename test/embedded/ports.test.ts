import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answers, choosePorts } from '../../src/embedded/ports.ts';

let folder: string;
let file: string;
let listener: Server;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'activeflow-ports-'));
  file = join(folder, 'ports.json');
  listener = createServer();
});

afterEach(async () => {
  listener.close();
  await rm(folder, { recursive: true, force: true });
});

test('chosen ports differ, are free, and are the same at the next start', async () => {
  const first = await choosePorts(file, { api: {}, ui: {} });
  expect(first.api).not.toBe(first.ui);
  expect(await answers(first.api)).toBe(false);
  expect(await choosePorts(file, { api: {}, ui: {} })).toEqual(first);
});

test('a preferred port that is taken is replaced, and the replacement is kept when it is free again', async () => {
  const { api: preferred } = await choosePorts(join(folder, 'other.json'), { api: {} });
  await listen(preferred);
  expect(await answers(preferred)).toBe(true);
  const replaced = await choosePorts(file, { api: { preferred } });
  expect(replaced.api).not.toBe(preferred);
  listener.close();
  expect(await choosePorts(file, { api: { preferred } })).toEqual(replaced);
});

test('a fixed port that is taken is an error that names it', async () => {
  const { api: fixed } = await choosePorts(join(folder, 'other.json'), { api: {} });
  await listen(fixed);
  await expect(choosePorts(file, { api: { fixed } })).rejects.toThrow(`Port ${fixed} (api) is taken`);
});

test('other names keep their ports when one is asked for alone', async () => {
  const { ui } = await choosePorts(file, { ui: {} });
  await choosePorts(file, { api: {} });
  expect(await choosePorts(file, { ui: {} })).toEqual({ ui });
});

test('a port kept for another listener is not chosen, though nobody listens there yet', async () => {
  const { temporal } = await choosePorts(file, { temporal: {} });
  const { worker } = await choosePorts(file, { worker: { preferred: temporal } });
  expect(worker).not.toBe(temporal);
});

async function listen(port: number): Promise<void> {
  listener.listen(port, '127.0.0.1');
  await once(listener, 'listening');
}
