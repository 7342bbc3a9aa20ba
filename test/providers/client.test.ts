import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openProvider } from '../../src/providers/index.ts';
import { createSimulatorClient } from '../../src/providers/simulator/client.ts';
import { runSimulator } from '../../src/providers/simulator/server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const port = (url: string) => Number(new URL(url).port);

test('the reader comes back after the simulator restarted, and old calls are forgotten', async () => {
  const first = await runSimulator({ port: 0 });
  const client = createSimulatorClient(first.url);
  const rung: string[] = [];
  let told = (): void => {};
  const reader = await client.open({
    incoming: async (call) => {
      rung.push(call.call_id);
      told();
    },
    event: async () => {},
  });
  closing.push(() => reader.close());
  const ring = async () => {
    const arrived = new Promise<void>((resolve) => {
      told = resolve;
    });
    const { call_id } = await client.people.ring({ from: '1', to: '2' });
    await arrived;
    return call_id;
  };
  const before = await ring();
  await first.close();
  await expect(client.state(before)).rejects.toMatchObject({ code: 'SIMULATOR_UNREACHABLE' });
  const second = await runSimulator({ port: port(first.url) });
  closing.push(() => second.close());
  const after = await ring();
  expect(rung).toEqual([before, after]);
  expect(await client.state(before)).toBeUndefined();
  expect(await client.beep({ command_id: 'b', call_id: before })).toBe('gone');
});

test('a reader that is opened before the simulator runs gets its events once it does', async () => {
  const gone = await runSimulator({ port: 0 });
  await gone.close();
  const client = createSimulatorClient(gone.url);
  let told = (_callId: string): void => {};
  const arrived = new Promise<string>((resolve) => {
    told = resolve;
  });
  const reader = await client.open({ incoming: async (call) => told(call.call_id), event: async () => {} });
  closing.push(() => reader.close());
  const late = await runSimulator({ port: port(gone.url) });
  closing.push(() => late.close());
  const { call_id } = await client.people.ring({ from: '1', to: '2' });
  expect(await arrived).toBe(call_id);
});

test('a simulator that never answers is unreachable after the time-out', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  closing.push(async () => {
    silent.closeAllConnections();
    silent.close();
  });
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const client = createSimulatorClient(url, 50);
  await expect(client.answer({ command_id: 'a', call_id: 'c' })).rejects.toMatchObject({
    code: 'SIMULATOR_UNREACHABLE',
  });
});

/** The simulator asks for nothing. */
const noParts = (): never => {
  throw new Error('asked for parts');
};

test('a provider is opened by its name', () => {
  expect(openProvider('simulator', { url: 'http://127.0.0.1:1' }, noParts).name).toBe('simulator');
});

test('an unknown provider is refused with the names of the known ones', () => {
  for (const name of ['carrier-pigeon', 'toString']) {
    expect(() => openProvider(name, {}, noParts)).toThrow(/choose one of: simulator/);
  }
});

test('a provider with a configuration that cannot be is refused', () => {
  for (const config of [{}, { url: 'nowhere' }, { url: 'file:///etc/passwd' }, undefined]) {
    expect(() => openProvider('simulator', config, noParts)).toThrow(/Configuration of provider "simulator"/);
  }
});
