import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import type { FeedEvent } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import { makeActiveflow, restPoint } from '../store/fixtures.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Harness, startHarness } from './harness.ts';
import { Listener, namesOf, type ReceivedEvent } from './listener.ts';

/** How many connections are cut in all. */
const CUTS = Number(process.env.ACTIVEFLOW_CUTS ?? 1_000);
const CLIENTS = 8;
const WRITERS = 3;
/** A connection lives for less than this, in milliseconds: some are cut while they catch up, some before they subscribe. */
const LONGEST_LIFE = 40;
/** The database answers, however busy the machine is. */
const PATIENT = { connectionTimeout: 20_000 };

let database: TestDatabase;
let store: Store;
/** Two API processes, as far as the database can tell. */
let servers: { readonly harness: Harness; readonly url: string; readonly store: Store }[];
let customer: string;
let token: string;

beforeAll(async () => {
  database = await openTestDatabase(PATIENT);
  store = database.store;
  customer = (await store.customers.create({ name: 'Ada' })).id;
  token = (await store.accessKeys.create(customer, {})).token;
  servers = await Promise.all([startServer(), startServer()]);
}, 120_000);
afterAll(async () => {
  for (const { harness, store: own } of servers) {
    await harness.close();
    await own.close();
  }
  await database.close();
});

async function startServer() {
  const own = await openStore(database.url, PATIENT);
  const harness = await startHarness({ store: own });
  const address = await harness.api.listen({ host: '127.0.0.1', port: 0 });
  return { harness, store: own, url: `${address.replace('http', 'ws')}/v1.0/ws` };
}

const connect = (url: string): Listener => new Listener(url, { authorization: `Bearer ${token}` });
const subscription = (after: string) => ({ topics: [`customer_id:${customer}:activeflow`], after });

/** Writes events until it is told to stop. */
async function write(stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    const id = await makeActiveflow(store, customer);
    for (let rest = 1; rest <= 10 && !stopped(); rest += 1) await store.projection.save(restPoint(id, rest));
  }
}

async function storedAfter(start: string): Promise<readonly FeedEvent[]> {
  const all: FeedEvent[] = [];
  for (let after = start, complete = false; !complete; ) {
    const page = await store.events.feed({ after, limit: 100 });
    all.push(...page.events);
    ({ cursor: after, complete } = page);
  }
  return all;
}

/** Connects again and again, to either server, and goes on where it was cut: by itself or by a server. */
async function endure(start: string, cut: () => boolean): Promise<readonly ReceivedEvent[]> {
  const received: ReceivedEvent[] = [];
  while (cut()) {
    const server = servers[Math.floor(Math.random() * servers.length)]!;
    const listener = connect(server.url);
    const life = delay(Math.random() * LONGEST_LIFE);
    await listener.open();
    listener.send({ type: 'subscribe', ...subscription(received.at(-1)?.cursor ?? start) });
    await life;
    if (Math.random() < 0.5) listener.socket.terminate();
    else cutOne(server.harness);
    await Promise.race([listener.closed, delay(LONGEST_LIFE)]);
    listener.socket.terminate();
    await listener.closed;
    received.push(...listener.events);
  }
  return received;
}

/** The server cuts whichever it likes. */
function cutOne({ api }: Harness): void {
  const sockets = [...api.websocketServer.clients];
  sockets[Math.floor(Math.random() * sockets.length)]?.terminate();
}

test(`sockets that are cut ${CUTS} times under load get every stored event, once each, in order`, async () => {
  const start = await store.events.feedEnd();
  let left = CUTS;
  let stopped = false;
  const writers = Array.from({ length: WRITERS }, () => write(() => stopped));
  const clients = Array.from({ length: CLIENTS }, () =>
    endure(start, () => {
      left -= 1;
      return left >= 0;
    }),
  );
  const received = await Promise.all(clients);
  stopped = true;
  await Promise.all(writers);
  const stored = (await storedAfter(start)).map(
    ({ activeflow_id, sequence }) => `${activeflow_id} ${sequence}`,
  );
  for (const [index, events] of received.entries()) {
    const last = connect(servers[index % 2]!.url);
    await last.open();
    await last.subscribe(subscription(events.at(-1)?.cursor ?? start));
    expect(namesOf([...events, ...last.events])).toEqual(stored);
    last.close();
  }
  // How many there are depends on the machine; without a load nothing was shown.
  expect(stored.length).toBeGreaterThan(100);
}, 120_000);

test('two servers deliver the same events in the same order, whoever writes them', async () => {
  const listeners = await Promise.all(servers.map(({ url }) => connect(url).open()));
  const after = await store.events.feedEnd();
  for (const listener of listeners) await listener.subscribe(subscription(after));
  let written = 0;
  const writers = [store, ...servers.map((server) => server.store)].map(async (writer) => {
    const id = await makeActiveflow(writer, customer);
    for (let rest = 1; rest <= 20; rest += 1) await writer.projection.save(restPoint(id, rest));
    written += 21;
  });
  await Promise.all(writers);
  const [one, other] = await Promise.all(listeners.map((listener) => listener.received(written)));
  expect(one).toEqual(other);
  expect(one?.map(({ id }) => id)).toEqual((await storedAfter(after)).map(({ id }) => id));
  for (const listener of listeners) listener.close();
});
