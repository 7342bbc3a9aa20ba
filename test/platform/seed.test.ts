import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_CUSTOMER_ID, seed } from '../../src/platform/seed.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let dataDir: string;

beforeAll(async () => {
  database = await openTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'activeflow-seed-'));
}, 60_000);
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true });
});

test('the sample key stays the same from start to start, and one that was deleted is followed by a new one', async () => {
  const { accessKeys } = database.store;
  const { accessKey: first } = await seed(database.url, dataDir);
  expect((await seed(database.url, dataDir)).accessKey).toBe(first);
  await accessKeys.create(SAMPLE_CUSTOMER_ID, { name: 'mine' });
  const known = await accessKeys.authenticate(first);
  await accessKeys.delete(SAMPLE_CUSTOMER_ID, known?.accessKey.id ?? '');
  const { accessKey: second } = await seed(database.url, dataDir);
  expect(second).not.toBe(first);
  expect(await accessKeys.authenticate(second)).toMatchObject({ customer: { id: SAMPLE_CUSTOMER_ID } });
  expect((await readFile(join(dataDir, 'access-key'), 'utf8')).trim()).toBe(second);
});
