import { afterAll } from 'vitest';
import type { TestDatabase } from '../support/database.ts';
import { makeCustomer } from './fixtures.ts';

/** A database for the tests of one file, with a customer; it is gone when they are over. */
export async function ownDatabase<Database extends TestDatabase = TestDatabase>(opened: Promise<Database>) {
  const database = await opened;
  afterAll(() => database.close());
  const { store } = database;
  return { database, store, customer: await makeCustomer(store) };
}
