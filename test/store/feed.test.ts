import { EventEmitter, once } from 'node:events';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { compareCursors } from '../../src/store/event-order.ts';
import type { FeedEvent } from '../../src/store/records.ts';
import { until } from '../platform/until.ts';
import { openTestDatabase } from '../support/database.ts';
import { ACTIONS, makeActiveflow, makeCustomer, restPoint } from './fixtures.ts';
import { ownDatabase } from './own-database.ts';

const { database, store, customer } = await ownDatabase(openTestDatabase());

const nameOf = ({ activeflow_id, sequence }: FeedEvent): string => `${activeflow_id} ${sequence}`;

const HERE = 'datname = current_database()';

/** How many rows a query answers, seen from outside every transaction. */
const count = async (query: string): Promise<number> => (await database.query(query)).length;

/** Holds up whoever stores a webhook, which comes after the event and before the commit. */
async function holdWebhooks(): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE webhook_deliveries IN EXCLUSIVE MODE');
  return {
    async release() {
      await client.query('COMMIT');
      await client.end();
    },
  };
}

describe('the feed of events', () => {
  test('gives each event once to a reader that goes on from its cursor, also with writers in between', async () => {
    let cursor = await store.events.feedEnd();
    const ids = await Promise.all(Array.from({ length: 5 }, () => makeActiveflow(store, customer)));
    const seen: string[] = [];
    const writers = Promise.all(ids.map((id) => store.projection.save(restPoint(id, 1))));
    while (seen.length < 10) {
      const page = await store.events.feed({ after: cursor, limit: 3 });
      cursor = page.cursor;
      seen.push(...page.events.map(nameOf));
    }
    await writers;
    expect((await store.events.feed({ after: cursor, limit: 3 })).events).toEqual([]);
    expect([...seen].sort()).toEqual(ids.flatMap((id) => [`${id} 1`, `${id} 2`]).sort());
  });

  test('stops before an event whose transaction is still open, so that it is not passed over', async () => {
    const hooked = await store.customers.create({ name: 'hooked', webhook_uri: 'https://example.com' });
    const start = await store.events.feedEnd();
    const hold = await holdWebhooks();
    const slow = makeActiveflow(store, hooked.id);
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE ${HERE} AND wait_event_type = 'Lock'`;
    await until('an event waits for its webhook', async () =>
      (await count(waiting)) === 1 ? true : undefined,
    );
    const quick = await makeActiveflow(store, customer);
    const nothing = await store.events.feed({ after: start, limit: 10 });
    expect(nothing).toEqual({ events: [], cursor: start, complete: true });
    await hold.release();
    const ids = [await slow, quick];
    const { events } = await store.events.feed({ after: start, limit: 10 });
    expect(events.map(({ activeflow_id }) => activeflow_id)).toEqual(ids);
  });

  test('waits for no other transaction', async () => {
    const start = await store.events.feedEnd();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('BEGIN');
    await client.query('UPDATE flows SET name = name');
    await client.query('SELECT pg_current_xact_id()');
    const id = await makeActiveflow(store, customer);
    const { events } = await store.events.feed({ after: start, limit: 10 });
    await client.end();
    expect(events).toMatchObject([{ activeflow_id: id }]);
  });

  test('has the events of one activeflow in the order of their sequence, however many write at once', async () => {
    const start = await store.events.feedEnd();
    const ids = await Promise.all(Array.from({ length: 3 }, () => makeActiveflow(store, customer)));
    let rest = 0;
    const write = async (id: string): Promise<void> => {
      for (let n = 0; n < 10; n += 1) {
        rest += 1;
        await store.projection.save(restPoint(id, rest));
      }
    };
    await Promise.all([...ids, ...ids, ...ids].map(write));
    const { events } = await store.events.feed({ after: start, limit: 1_000 });
    for (const id of ids) {
      const sequences = events.filter((event) => event.activeflow_id === id).map(({ sequence }) => sequence);
      expect(sequences.length).toBeGreaterThan(3);
      expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    }
    const cursors = events.map(({ cursor }) => cursor);
    expect([...cursors].sort(compareCursors)).toEqual(cursors);
  });

  test('of one customer or of one activeflow leaves the others out', async () => {
    const start = await store.events.feedEnd();
    const other = await makeCustomer(store);
    const [mine, second, theirs] = [
      await makeActiveflow(store, customer),
      await makeActiveflow(store, customer),
      await makeActiveflow(store, other),
    ];
    const read = async (filter: object) =>
      (await store.events.feed({ after: start, limit: 10, ...filter })).events.map(
        ({ activeflow_id }) => activeflow_id,
      );
    expect(await read({})).toEqual([mine, second, theirs]);
    expect(await read({ customerIds: [customer] })).toEqual([mine, second]);
    expect(await read({ customerIds: [other] })).toEqual([theirs]);
    expect(await read({ customerIds: [customer, other] })).toEqual([mine, second, theirs]);
    expect(await read({ customerIds: [customer], activeflowIds: [second, theirs] })).toEqual([second]);
    expect(await read({ customerIds: [] })).toEqual([]);
  });

  test('makes pages smaller where histories are long, and loses nothing by it', async () => {
    const start = await store.events.feedEnd();
    const id = await makeActiveflow(store, customer);
    const executed = Array.from({ length: 12_000 }, (_, n) => ({
      ...ACTIONS[0]!,
      n: n + 1,
      tm_execute: '2026-01-05 10:11:12.345678',
      stack_id: 'main',
      result: 'done' as const,
    }));
    await store.projection.save(restPoint(id, 1, { executed }));
    for (const rest of [2, 3]) await store.projection.save(restPoint(id, rest, { executed: [] }));
    const lengths: number[] = [];
    for (let cursor = start, complete = false; !complete; ) {
      const page = await store.events.feed({ after: cursor, limit: 100 });
      lengths.push(page.events.length);
      ({ cursor, complete } = page);
    }
    expect(lengths).toEqual([2, 1, 1]);
    const listed = await store.events.list(customer, id, { after: 1 });
    expect(listed.map(({ sequence, data }) => [sequence, data.executed_actions.length])).toEqual([
      [2, 12_000],
    ]);
  });
});

describe('a position in the feed', () => {
  test('is a cursor that was given out, or an event of the customer by its sequence', async () => {
    const start = await store.events.feedEnd();
    const activeflowId = await makeActiveflow(store, customer);
    await store.projection.save(restPoint(activeflowId, 1));
    const { events, cursor } = await store.events.feed({ after: start, limit: 10 });
    expect(await store.events.position(customer, cursor)).toBe(cursor);
    expect(await store.events.position(customer, { activeflowId, sequence: 1 })).toBe(events[0]?.cursor);
    const first = await store.events.position(customer, { activeflowId, sequence: 0 });
    const all = await store.events.feed({ after: first, activeflowIds: [activeflowId], limit: 10 });
    expect(all.events).toEqual(events);
  });

  test('is refused where none was given out: nonsense, the future, what is missing or not theirs', async () => {
    const activeflowId = await makeActiveflow(store, customer);
    const end = BigInt(await store.events.feedEnd());
    const other = await makeCustomer(store);
    const bad = [
      () => store.events.position(customer, 'x'),
      () => store.events.position(customer, String(end + 1n)),
      () => store.events.position(customer, '9'.repeat(20)),
      () => store.events.position(customer, { activeflowId, sequence: 2 }),
      () => store.events.position(other, { activeflowId, sequence: 1 }),
      () => store.events.feed({ after: 'x', limit: 1 }),
    ];
    for (const position of bad) await expect(position()).rejects.toMatchObject({ code: 'INVALID' });
  });
});

describe('who listens', () => {
  test('is told of each committed event, by its cursor', async () => {
    const start = await store.events.feedEnd();
    const ear = new EventEmitter();
    const listening = await store.events.listen((cursor) => ear.emit('told', cursor));
    const told = once(ear, 'told');
    await makeActiveflow(store, customer);
    const [cursor] = await told;
    await listening.close();
    const { events } = await store.events.feed({ after: start, limit: 10 });
    expect(events.map((event) => event.cursor)).toEqual([cursor]);
  });

  test('is connected again after the connection broke, and told that it may have missed some', async () => {
    const ear = new EventEmitter();
    const listening = await store.events.listen((cursor) => ear.emit('told', cursor));
    const missed = once(ear, 'told');
    const connections = `FROM pg_stat_activity WHERE ${HERE} AND application_name = 'activeflow events'`;
    expect(await count(`SELECT pg_terminate_backend(pid) ${connections}`)).toBe(1);
    expect(await missed).toEqual([undefined]);
    const told = once(ear, 'told');
    await makeActiveflow(store, customer);
    expect(await told).toEqual([expect.stringMatching(/^\d+$/)]);
    await listening.close();
    await until('the connection is gone', async () =>
      (await count(`SELECT 1 ${connections}`)) === 0 ? true : undefined,
    );
  });
});
