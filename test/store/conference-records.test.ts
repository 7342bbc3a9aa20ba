import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conference } from '../../src/resources/conference.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { ending, makeActiveflow, makeCustomer } from './fixtures.ts';

let database: TestDatabase;
let customer_id: string;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  customer_id = await makeCustomer(database.store);
});

const make = async (fields: object = {}): Promise<string> => {
  const data = conference.fields.parse(fields);
  return (await database.store.resources.create(conference, { customer_id, data })).resource.id;
};
const join = async (conference_id: string, key = randomUUID(), of = customer_id) => {
  const activeflow_id = await makeActiveflow(database.store, customer_id);
  const input = { key, customer_id: of, activeflow_id, call_id: randomUUID(), conference_id };
  return await database.store.conferences.join(input);
};
const joined = async (conference_id: string): Promise<{ id: string; activeflow_id: string }> => {
  const seat = await join(conference_id);
  if (typeof seat === 'string') throw new Error(seat);
  return seat.call;
};
const roomOf = (id: string) => database.store.resources.get(conference, customer_id, id);
/** The events of its customer, oldest first; the feed waits for open transactions. */
const events = async (): Promise<string[]> => {
  const page = await database.store.events.feed({ limit: 1000, customerIds: [customer_id] });
  return page.events.map(({ type }) => type).filter((type) => type.startsWith('conference'));
};

describe('the records of a conference', () => {
  it('let a call join once per key, while it progresses, and nobody of another customer', async () => {
    const id = await make();
    const key = randomUUID();
    const first = await join(id, key);
    expect(await join(id, key)).toMatchObject({ call: { id: (first as { call: { id: string } }).call.id } });
    expect(await join(randomUUID())).toBe('unknown');
    expect(await join(id, randomUUID(), await makeCustomer(database.store))).toBe('unknown');
    await database.store.conferences.terminating(id);
    expect(await join(id)).toBe('over');
    expect(await join(id, key)).toMatchObject({ conference: { status: 'terminating' } });
  });

  it('count who is in, in whatever order that is told, and how many there were at most', async () => {
    const id = await make();
    const { conferences } = database.store;
    const stays = await Promise.all(Array.from({ length: 6 }, () => joined(id)));
    await Promise.all(stays.map((stay) => conferences.joined(stay.id)));
    expect((await roomOf(id)).conferencecall_ids.toSorted()).toEqual(stays.map((stay) => stay.id).toSorted());
    const [late, ...rest] = stays;
    await Promise.all([...rest, ...rest].map((stay) => conferences.leaved(stay.id)));
    await conferences.joined(rest[0]!.id);
    expect(await roomOf(id)).toMatchObject({ conferencecall_ids: [late!.id], peak: 6 });
  });

  it('never take a stay or a conference back', async () => {
    const id = await make();
    const { conferences } = database.store;
    const stay = await joined(id);
    await conferences.leaving(stay.id);
    expect(await conferences.joined(stay.id)).toMatchObject({ call: { status: 'leaving' } });
    await conferences.leaved(stay.id);
    await conferences.leaving(stay.id);
    expect(await conferences.find(stay.id)).toMatchObject({ call: { status: 'leaved' } });
    await conferences.terminated(id);
    await conferences.terminating(id);
    expect(await roomOf(id)).toMatchObject({ status: 'terminated', conferencecall_ids: [] });
  });

  it('show those who are not out, and whose flows have ended', async () => {
    const id = await make();
    const [here, lost, out] = [await joined(id), await joined(id), await joined(id)];
    await database.store.conferences.leaved(out.id);
    await database.store.projection.finish(ending(lost.activeflow_id, 5));
    const picture = await database.store.conferences.picture(id);
    expect(picture?.calls.map((call) => [call.id, call.is_flow_over])).toEqual([
      [here.id, false],
      [lost.id, true],
    ]);
    expect(await database.store.conferences.picture(randomUUID())).toBeUndefined();
  });

  it('move on to the next bridge once, however many say that it is over', async () => {
    const id = await make();
    const { conferences } = database.store;
    const next = await Promise.all([0, 0, 0].map((over) => conferences.nextBridge(id, over)));
    expect(next).toEqual([1, 1, 1]);
    expect(await conferences.nextBridge(id, 1)).toBe(2);
  });

  it("are told by upstream's events", async () => {
    const { conferences } = database.store;
    const id = await make();
    const stay = await joined(id);
    await conferences.joined(stay.id);
    await conferences.leaving(stay.id);
    await conferences.leaved(stay.id);
    await conferences.terminating(id);
    await conferences.terminated(id);
    await expect
      .poll(events)
      .toEqual([
        ...['conference_created', 'conferencecall_joining', 'conferencecall_joined', 'conference_updated'],
        ...['conferencecall_leaving', 'conferencecall_leaved', 'conference_updated', 'conference_updated'],
        'conference_deleted',
      ]);
  });

  it('name those for whom somebody should have done something', async () => {
    const { standing, conferences } = database.store;
    const quiet = await make({ timeout: 3600 });
    const [ends, left, lost] = [await make(), await make({ end_when_empty: true }), await make()];
    const overdue = async () => {
      const all = (await standing.overdueConferences(0)).map(({ id }) => id);
      return all.filter((id) => [quiet, ends, left, lost].includes(id));
    };
    const stays = [await joined(quiet), await joined(left), await joined(lost)];
    for (const { id } of stays) await conferences.joined(id);
    expect(await overdue()).toEqual([]);
    await conferences.terminating(ends);
    await conferences.leaved(stays[1]!.id);
    await database.store.projection.finish(ending(stays[2]!.activeflow_id, 5));
    expect((await overdue()).toSorted()).toEqual([ends, left, lost].toSorted());
    for (const id of [ends, left, lost]) await conferences.terminated(id);
    await conferences.leaved(stays[2]!.id);
    expect(await overdue()).toEqual([]);
  });
});
