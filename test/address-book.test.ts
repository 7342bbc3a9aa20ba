import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAddressBook, createAgentPhones } from '../src/address-book.ts';
import { agent } from '../src/resources/agent.ts';
import { makeCustomer } from './store/fixtures.ts';
import { openTestDatabase, type TestDatabase } from './support/database.ts';

const address = (type: string, target: string) => ({ type, target, target_name: '', name: '', detail: '' });

let database: TestDatabase;
let customer: string;

beforeAll(async () => {
  database = await openTestDatabase();
  customer = await makeCustomer(database.store);
}, 60_000);
afterAll(() => database.close());

const book = () => createAddressBook(createAgentPhones(database.store));

async function makeAgent(): Promise<string> {
  const addresses = [
    address('tel', '+15550001'),
    address('email', 'ada@example.com'),
    address('sip', 'ada@sip'),
  ];
  const data = agent.fields.parse({ name: 'Ada', addresses });
  return (await database.store.resources.create(agent, { customer_id: customer, data })).resource.id;
}

describe('who is behind an address', () => {
  test.each(['tel', 'sip', 'extension', 'line', ''])('of type %j is itself', async (type) => {
    expect(await book().dialable(customer, address(type, '7'))).toEqual([address(type, '7')]);
  });

  test.each(['email', 'conference', 'whatsapp'])('of type %j cannot be called', async (type) => {
    expect(await book().dialable(customer, address(type, '7'))).toEqual([]);
  });

  test('of an agent is all their phones', async () => {
    expect(await book().dialable(customer, address('agent', await makeAgent()))).toEqual([
      address('tel', '+15550001'),
      address('sip', 'ada@sip'),
    ]);
  });

  test('of an agent of nobody, or of another customer, is nobody', async () => {
    const foreign = address('agent', await makeAgent());
    const eve = await makeCustomer(database.store);
    expect(await book().dialable(eve, foreign)).toEqual([]);
    expect(await book().dialable(customer, address('agent', randomUUID()))).toEqual([]);
    expect(await book().dialable(customer, address('agent', 'ada'))).toEqual([]);
  });
});
