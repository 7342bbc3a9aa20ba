import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { makeActiveflow, makeCustomer, restPoint } from './fixtures.ts';

let database: TestDatabase;
let store: Store;
let customer: string;

beforeAll(async () => {
  database = await openTestDatabase();
  store = database.store;
  customer = await makeCustomer(store);
}, 60_000);
afterAll(() => database.close());

describe('the feed of events', () => {
  test('gives each event once to a reader that goes on from its cursor, also with writers in between', async () => {
    let cursor = await store.events.feedEnd();
    const ids = await Promise.all(Array.from({ length: 5 }, () => makeActiveflow(store, customer)));
    const seen: string[] = [];
    const writers = Promise.all(ids.map((id) => store.projection.save(restPoint(id, 1))));
    while (seen.length < 10) {
      const events = await store.events.feed({ after: cursor, limit: 3 });
      cursor = events.at(-1)?.cursor ?? cursor;
      seen.push(...events.map(({ activeflow_id, sequence }) => `${activeflow_id} ${sequence}`));
    }
    await writers;
    expect(await store.events.feed({ after: cursor, limit: 3 })).toEqual([]);
    expect([...seen].sort()).toEqual(ids.flatMap((id) => [`${id} 1`, `${id} 2`]).sort());
  });

  test('stops before a transaction that is still open, so that its events are not passed over', async () => {
    const start = await store.events.feedEnd();
    const slow = new pg.Client({ connectionString: database.url });
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query('SELECT pg_current_xact_id()');
    const id = await makeActiveflow(store, customer);
    expect(await store.events.feed({ after: start, limit: 10 })).toEqual([]);
    await slow.query('COMMIT');
    await slow.end();
    expect(await store.events.feed({ after: start, limit: 10 })).toMatchObject([{ activeflow_id: id }]);
  });

  test('refuses a cursor that it never gave', async () => {
    await expect(store.events.feed({ after: 'x', limit: 1 })).rejects.toMatchObject({ code: 'INVALID' });
  });
});
