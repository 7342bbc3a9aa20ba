import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FeedEvent } from '../../src/store/records.ts';
import type { ResourceKind } from '../../src/store/resource-kind.ts';
import type { Store } from '../../src/store/store.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { makeCustomer } from './fixtures.ts';

interface Boat {
  readonly name: string;
  readonly harbour_id: string;
  readonly places: number;
}

const boats: ResourceKind<Boat> = {
  kind: 'boat',
  parent: 'harbour_id',
  filters: ['name', 'harbour_id'],
  key: ({ name }) => name,
};

let database: TestDatabase;
let store: Store;
let ada: string;
let bob: string;

beforeAll(async () => {
  database = await openTestDatabase();
  store = database.store;
  [ada, bob] = await Promise.all([makeCustomer(store), makeCustomer(store)]);
}, 60_000);
afterAll(() => database.close());

const boat = (name: string = randomUUID(), harbour_id: string = randomUUID()): Boat => ({
  name,
  harbour_id,
  places: 4,
});

async function eventsOf(id: string): Promise<readonly FeedEvent[]> {
  const page = await store.events.feed({ limit: 100, customerIds: [ada, bob] });
  return page.events.filter(({ activeflow_id }) => activeflow_id === id);
}

test('is read as it was stored, and by nobody else', async () => {
  const data = boat();
  const { resource, created } = await store.resources.create(boats, { customer_id: ada, data });
  expect(created).toBe(true);
  expect(resource).toEqual({
    id: expect.any(String),
    customer_id: ada,
    ...data,
    tm_create: expect.any(String),
    tm_update: NEVER,
    tm_delete: NEVER,
  });
  expect(await store.resources.get(boats, ada, resource.id)).toEqual(resource);
  expect(await store.resources.find(boats, resource.id)).toEqual(resource);
  expect(await store.resources.findByKey(boats, data.name)).toEqual(resource);
  const refused = { code: 'NOT_FOUND' };
  await expect(store.resources.get(boats, bob, resource.id)).rejects.toMatchObject(refused);
  await expect(store.resources.get({ kind: 'car' }, ada, resource.id)).rejects.toMatchObject(refused);
  await expect(store.resources.delete(boats, bob, resource.id)).rejects.toMatchObject(refused);
  const ofBob = { customer_id: bob };
  await expect(store.resources.change(boats, resource.id, (old) => old, ofBob)).rejects.toMatchObject(
    refused,
  );
});

test('is stored once per id; another customer’s id and a taken key are conflicts', async () => {
  const id = randomUUID();
  const first = await store.resources.create(boats, { customer_id: ada, id, data: boat() });
  const again = await store.resources.create(boats, { customer_id: ada, id, data: boat() });
  expect(again).toEqual({ resource: first.resource, created: false });
  const conflict = { code: 'CONFLICT' };
  await expect(store.resources.create(boats, { customer_id: bob, id, data: boat() })).rejects.toMatchObject(
    conflict,
  );
  const sameName = boat(first.resource.name);
  await expect(store.resources.create(boats, { customer_id: bob, data: sameName })).rejects.toMatchObject(
    conflict,
  );
  await store.resources.delete(boats, ada, id);
  expect((await store.resources.create(boats, { customer_id: bob, data: sameName })).created).toBe(true);
});

test('lists what belongs to another resource, filtered and page by page, each once', async () => {
  const harbour: string = randomUUID();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    const { resource } = await store.resources.create(boats, {
      customer_id: ada,
      data: boat(`${harbour} ${n}`, harbour),
    });
    ids.push(resource.id);
  }
  const seen: string[] = [];
  let page_token: string | undefined;
  do {
    const page = await store.resources.list(boats, ada, {
      page_size: 2,
      page_token,
      where: { harbour_id: harbour },
    });
    seen.push(...page.result.map(({ id }) => id));
    page_token = page.next_page_token;
  } while (page_token !== '');
  expect(seen).toEqual(ids.reverse());
  const named = await store.resources.list(boats, ada, { where: { name: `${harbour} 3` } });
  expect(named.result.map(({ name }) => name)).toEqual([`${harbour} 3`]);
  expect((await store.resources.list(boats, bob, { where: { harbour_id: harbour } })).result).toEqual([]);
});

test('tells of every change once, in order, with the resource as it was', async () => {
  const { resource } = await store.resources.create(boats, { customer_id: ada, data: boat() });
  const { id } = resource;
  await store.resources.change(boats, id, (old) => ({ ...old, places: old.places - 1 }));
  expect((await store.resources.change(boats, id, () => undefined)).changed).toBe(false);
  await store.resources.change(boats, id, (old) => ({ ...old, places: 0 }), { type: 'boat_full' });
  await store.resources.delete(boats, ada, id);
  const events = await eventsOf(id);
  expect(events.map(({ type, sequence, resource: kind }) => [kind, sequence, type])).toEqual([
    ['boat', 1, 'boat_created'],
    ['boat', 2, 'boat_updated'],
    ['boat', 3, 'boat_full'],
    ['boat', 4, 'boat_deleted'],
  ]);
  expect(events.map(({ data }) => (data as unknown as Boat).places)).toEqual([4, 3, 0, 0]);
});

test('changes of many at once are made one after the other', async () => {
  const { resource } = await store.resources.create(boats, { customer_id: ada, data: boat() });
  const board = (old: Boat) => (old.places === 0 ? undefined : { ...old, places: old.places - 1 });
  const boarded = await Promise.all(
    Array.from({ length: 9 }, () => store.resources.change(boats, resource.id, board)),
  );
  expect(boarded.filter(({ changed }) => changed)).toHaveLength(4);
});

test('a text that the database cannot read again stands in no query’s way', async () => {
  const rafts: ResourceKind<{ readonly name: string; readonly note: string }> = {
    kind: 'raft',
    filters: ['name'],
  };
  const name = randomUUID();
  const note = 'nul \u0000, half a pair \ud83d, a whole one 😀, "\\u0000" and \\ud83d in letters\n';
  await store.resources.create(rafts, { customer_id: ada, data: { name, note } });
  const { result } = await store.resources.list(rafts, ada, { where: { name } });
  expect(result).toMatchObject([
    { note: note.replace('\u0000', '\ufffd').replace(/\ud83d(?!\ude00)/, '\ufffd') },
  ]);
});
