import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { ACTIONS } from './fixtures.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** The secrets that sign the webhook of a fresh activeflow of the customer. */
async function signingSecrets(customer_id: string): Promise<readonly string[] | undefined> {
  const { store } = database;
  const { activeflow } = await store.activeflows.create({
    customer_id,
    actions: ACTIONS,
    reference_type: 'api',
    webhook_uri: 'https://example.com',
  });
  const claimed = await store.deliveries.claim({ limit: 100, leaseSeconds: 60 });
  return claimed.find(({ activeflow_id }) => activeflow_id === activeflow.id)?.secrets;
}

describe('a rotated webhook secret', () => {
  test('signs first, and the one before it for its time of grace', async () => {
    const { customers } = database.store;
    const { id, webhook_secret: old } = await customers.create({ name: 'Test' });
    expect(await signingSecrets(id)).toEqual([old]);
    const { webhook_secret: fresh } = await customers.rotateWebhookSecret(id, { graceSeconds: 3600 });
    expect(fresh).not.toBe(old);
    expect(await signingSecrets(id)).toEqual([fresh, old]);
  });

  test('signs alone when there is no grace, or when it is over', async () => {
    const { customers } = database.store;
    const { id } = await customers.create({ name: 'Test' });
    const { webhook_secret: second } = await customers.rotateWebhookSecret(id, { graceSeconds: 0 });
    expect(await signingSecrets(id)).toEqual([second]);
    const { webhook_secret: third } = await customers.rotateWebhookSecret(id, { graceSeconds: 0.001 });
    await expect.poll(() => signingSecrets(id)).toEqual([third]);
  });

  test('rotated again leaves the two newest', async () => {
    const { customers } = database.store;
    const { id } = await customers.create({ name: 'Test' });
    const { webhook_secret: second } = await customers.rotateWebhookSecret(id, { graceSeconds: 60 });
    const { webhook_secret: third } = await customers.rotateWebhookSecret(id, { graceSeconds: 60 });
    expect(await signingSecrets(id)).toEqual([third, second]);
  });

  test('of an unknown customer is not found', async () => {
    const rotation = database.store.customers.rotateWebhookSecret(randomUUID(), { graceSeconds: 60 });
    await expect(rotation).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
