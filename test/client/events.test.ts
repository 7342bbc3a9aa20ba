import { afterEach, expect, test, vi } from 'vitest';
import { createClient, type StreamedEvent } from '../../src/client/index.ts';
import { type EventServer, startEventServer } from './event-server.ts';

let server: EventServer;
afterEach(() => server.close());

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

/** Takes so many events and leaves. */
async function take(events: AsyncIterable<StreamedEvent>, count: number): Promise<number[]> {
  const taken: number[] = [];
  for await (const { data } of events) {
    taken.push(data.sequence);
    if (taken.length === count) break;
  }
  return taken;
}

test('each event comes once, in order, however often the connection is cut', async () => {
  server = await startEventServer(50);
  server.fates.push(...[0, 7, 0, 13, 1, 9].map((cutAfter) => ({ cutAfter })));
  const client = createClient({ url: server.url, accessKey: 'vb_1' });
  expect(await take(client.events({ after: 'c0' }), 50)).toEqual(numbers(50));
  expect(server.hellos.length).toBeGreaterThan(6);
}, 20_000);

test('a consumer that is slow gets all of them, too', async () => {
  server = await startEventServer(1000);
  const client = createClient({ url: server.url, accessKey: 'vb_1' });
  const taken: number[] = [];
  for await (const { data } of client.events({ after: 0 })) {
    if (data.sequence % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    taken.push(data.sequence);
    if (taken.length === 1000) break;
  }
  expect(taken).toEqual(numbers(1000));
});

test('the topic is the customer, or one activeflow of theirs', async () => {
  server = await startEventServer(1);
  const client = createClient({ url: server.url, accessKey: 'vb_1' });
  await take(client.events({ after: 0 }), 1);
  await take(client.events({ after: 0, activeflowId: 'f' }), 1);
  expect(server.hellos.map(({ topics }) => topics)).toEqual([
    ['customer_id:ada:activeflow'],
    ['customer_id:ada:activeflow:f'],
  ]);
});

test.each([
  [4401, 'ACCESS_KEY_INVALID', { status: 401 }],
  [4400, 'INVALID_AFTER: no such cursor', { status: 400, reason: 'INVALID_AFTER' }],
  [4403, 'TOPIC_REFUSED', { status: 403, reason: 'TOPIC_REFUSED' }],
])('a close with %d is final', async (code, reason, error) => {
  server = await startEventServer(1);
  server.fates.push({ code, reason });
  const client = createClient({ url: server.url, accessKey: 'vb_1' });
  await expect(take(client.events(), 1)).rejects.toMatchObject(error);
});

test.each([1001, 1013, 4408])('after a close with %d it connects again', async (code) => {
  server = await startEventServer(1);
  server.fates.push({ code, reason: 'later' });
  const client = createClient({ url: server.url, accessKey: 'vb_1' });
  expect(await take(client.events({ after: 'c0' }), 1)).toEqual([1]);
});

test('a connection on which nothing is heard for 30 s, not even a ping, is given up for a new one', async () => {
  server = await startEventServer(1);
  const client = createClient({ url: server.url, accessKey: 'vb_1' });
  const events = client.events({ after: 'c0' });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await events.next();
    const waiting = events.next();
    while (server.hellos.length < 2) {
      await vi.advanceTimersByTimeAsync(5000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(server.hellos[1]?.after).toBe('c1');
    void events.return();
    waiting.catch(() => {});
  } finally {
    vi.useRealTimers();
  }
});

test('it ends with the reason of its signal, also while nothing happens', async () => {
  server = await startEventServer(1);
  const client = createClient({ url: server.url, accessKey: 'vb_1' });
  const given = new AbortController();
  const events = client.events({ after: 'c0', signal: given.signal });
  await events.next();
  const waiting = events.next();
  given.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test('a platform that cannot be reached is said to be so', async () => {
  server = await startEventServer(0);
  await server.close();
  const client = createClient({ url: server.url, accessKey: 'vb_1', retries: 0 });
  await expect(take(client.events(), 1)).rejects.toMatchObject({ status: 0, reason: 'UNREACHABLE' });
});
