import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { makeActiveflow, restPoint } from '../store/fixtures.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';
import { Listener, namesOf } from './listener.ts';

let harness: Harness;
let url: string;
let ada: Caller;

beforeAll(async () => {
  harness = await startHarness();
  url = await listen(harness);
  ada = await harness.newCaller();
}, 60_000);
afterEach(() => void vi.useRealTimers());
afterAll(() => harness.close());

async function listen({ api }: Harness): Promise<string> {
  return `${(await api.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws')}/v1.0/ws`;
}

const connect = (to = url, token = ada.token) => new Listener(`${to}?accesskey=${token}`).open();
const topics = () => [`customer_id:${ada.customer.id}`];

test('a reader that is too slow is dropped with 4408 before much is buffered, and misses nothing', async () => {
  const listener = await connect();
  const start = await listener.subscribe({ topics: topics() });
  const [server] = harness.api.websocketServer.clients;
  listener.socket.pause();
  const id = await makeActiveflow(harness.store, ada.customer.id);
  const variables = { large: 'x'.repeat(250_000) };
  let buffered = 0;
  let rest = 0;
  while (server?.readyState === WebSocket.OPEN) {
    rest += 1;
    await harness.store.projection.save(restPoint(id, rest, { variables }));
    buffered = Math.max(buffered, server.bufferedAmount);
  }
  expect(buffered).toBeLessThan(5 * 1024 * 1024);
  listener.socket.resume();
  expect(await listener.closed).toEqual([4408, expect.stringMatching(/^TOO_SLOW/)]);
  expect(listener.events.length).toBeLessThan(rest);
  const again = await connect();
  await again.subscribe({ topics: topics(), after: listener.events.at(-1)?.cursor ?? start });
  const sequences = [...listener.events, ...again.events].map(({ data }) => data.sequence);
  expect(sequences).toEqual(Array.from({ length: rest + 1 }, (_, index) => index + 1));
  again.close();
}, 60_000);

test('a socket does not outlive its access key by more than 30 s', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const { accessKey, token } = await harness.store.accessKeys.create(ada.customer.id, {});
  const [listener, other] = [await connect(url, token), await connect()];
  await harness.store.accessKeys.delete(ada.customer.id, accessKey.id);
  vi.advanceTimersByTime(30_000);
  expect(await listener.closed).toEqual([4401, expect.stringMatching(/^ACCESS_KEY_INVALID/)]);
  await other.subscribe({ topics: topics() });
  other.close();
});

test('a socket is pinged every 10 s, and cut when nothing came back for 60 s', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'Date'] });
  const dead = new WebSocket(`${url}?accesskey=${ada.token}`, { autoPong: false });
  await once(dead, 'open');
  const alive = await connect();
  for (let second = 0; second < 80; second += 10) {
    const pinged = once(alive.socket, 'ping');
    const ponged = Promise.all(
      [...harness.api.websocketServer.clients].map((server) => once(server, 'pong')),
    );
    vi.advanceTimersByTime(10_000);
    await pinged;
    if (second < 60) await Promise.race([ponged, once(dead, 'ping')]);
  }
  if (dead.readyState !== WebSocket.CLOSED) await once(dead, 'close');
  await alive.subscribe({ topics: topics() });
  alive.close();
});

test('a server that is stopped takes leave with 1001', async () => {
  const stopped = await startHarness();
  const caller = await stopped.newCaller();
  const listener = await connect(await listen(stopped), caller.token);
  await listener.subscribe({ topics: [`customer_id:${caller.customer.id}`] });
  const closing = stopped.close();
  expect(await listener.closed).toEqual([1001, expect.stringMatching(/^GOING_AWAY/)]);
  await closing;
});

test('an event whose notification was lost comes within about a second', async () => {
  const { store } = harness;
  const deaf = { ...store.events, listen: async () => ({ close: async () => undefined }) };
  const half = await startHarness({ store: { ...store, events: deaf } as typeof store });
  const listener = await connect(await listen(half));
  await listener.subscribe({ topics: topics() });
  const id = await makeActiveflow(store, ada.customer.id);
  expect(namesOf(await listener.received(1))).toEqual([`${id} 1`]);
  await half.close();
});
