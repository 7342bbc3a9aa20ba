import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCustomer } from '../../src/commands/customer.ts';
import { loadConfig } from '../../src/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

test('a new customer is shown its key and the secret that its webhooks are signed with', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const webhookUri = 'https://example.com/hook';
  await createCustomer(loadConfig({ DATABASE_URL: database.url }), 'Ada', { webhookUri });
  const shown = JSON.parse(String(written.mock.lastCall?.[0]));
  written.mockRestore();
  const found = await database.store.accessKeys.authenticate(shown.access_key);
  expect(found?.customer).toMatchObject({
    id: shown.customer_id,
    name: 'Ada',
    webhook_uri: webhookUri,
    webhook_secret: shown.webhook_secret,
  });
  expect(shown.webhook_secret).not.toBe('');
});
