import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDesk } from '../../src/messages/desk.ts';
import { caseNote, contactCase } from '../../src/resources/case.ts';
import { conversation } from '../../src/resources/conversation.ts';
import { partyOf } from '../../src/resources/parties.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { makeCustomer } from '../store/fixtures.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { FakeDeliveries } from '../support/fake-deliveries.ts';

let database: TestDatabase;
let customer: string;
beforeAll(async () => {
  database = await openTestDatabase();
  customer = await makeCustomer(database.store);
}, 60_000);
afterAll(() => database.close());

let people = 1000;
const us = partyOf('tel', '+15550100');
const someone = () => partyOf('tel', `+1555${people++}`);

const open = (reference_type: string, reference_id: string, key: string = randomUUID()) => {
  const { store } = database;
  const deliveries = new FakeDeliveries();
  const desk = createDesk({ store, deliveries, mailFrom: 'a@b', hasRecording: async () => true });
  const about = { name: 'Callback', detail: 'soon', note: 'Asked for it', reference_type, reference_id };
  return desk.openCase({ key, customer_id: customer, activeflow_id: NIL_ID, ...about });
};
const call = async (direction: 'incoming' | 'outgoing', peer = someone()) => {
  const [source, destination] = direction === 'incoming' ? [peer, us] : [us, peer];
  const id = randomUUID();
  const status = 'progressing' as const;
  await database.store.calls.create({ id, customer_id: customer, source, destination, status, direction });
  return { id, peer };
};
const read = (id: string) => database.store.resources.get(contactCase, customer, id);

it.each(['incoming', 'outgoing'] as const)(
  'a case of an %s call is about the other side, with its note',
  async (direction) => {
    const { id: reference_id, peer } = await call(direction);
    const { id } = await open('call', reference_id);
    const about = { name: 'Callback', detail: 'soon', reference_type: 'call', reference_id };
    expect(await read(id)).toMatchObject({ peer, local: us, status: 'open', ...about });
    const notes = await database.store.resources.list(caseNote, customer, { where: { case_id: id } });
    expect(notes.result).toMatchObject([{ text: 'Asked for it', author_type: 'system' }]);
  },
);

it('a case of a conversation is about its peer', async () => {
  const peer = someone();
  const data = { ...conversation.fields.parse(conversation.example), peer };
  const { resource } = await database.store.resources.create(conversation, { customer_id: customer, data });
  const { id } = await open('conversation', resource.id);
  expect(await read(id)).toMatchObject({ peer, local: resource.self });
});

it('asked for again with the same key it is the same one, with one note', async () => {
  const { id: reference_id } = await call('incoming');
  const [first, again] = [await open('call', reference_id, 'k'), await open('call', reference_id, 'k')];
  expect(again).toEqual(first);
  const notes = await database.store.resources.list(caseNote, customer, { where: { case_id: first.id } });
  expect(notes.result).toHaveLength(1);
});

it('a person has one open case; when it is closed, another one can be opened', async () => {
  const peer = someone();
  const { id } = await open('call', (await call('incoming', peer)).id);
  const second = (await call('incoming', peer)).id;
  await expect(open('call', second)).rejects.toMatchObject({ name: 'EffectRefused', code: 'CASE_OPEN' });
  await database.store.resources.change(contactCase, id, (current) => ({
    ...current,
    status: 'closed' as const,
  }));
  await expect(open('call', second)).resolves.toHaveProperty('id');
});

it('nobody on the other side, or nobody outside, is no case', async () => {
  const agent = (await call('incoming', partyOf('agent', 'a1'))).id;
  const hidden = (await call('incoming', partyOf('tel', ''))).id;
  for (const [type, id] of [
    ['call', agent],
    ['call', hidden],
    ['call', randomUUID()],
    ['api', NIL_ID],
    ['conversation', randomUUID()],
  ] as const)
    await expect(open(type, id)).rejects.toMatchObject({ code: 'CASE_WITHOUT_PEER' });
});

it('of another customer’s call there is none', async () => {
  const { id } = await call('incoming');
  const { customer: own } = { customer };
  customer = await makeCustomer(database.store);
  await expect(open('call', id)).rejects.toMatchObject({ code: 'CASE_WITHOUT_PEER' });
  customer = own;
});
