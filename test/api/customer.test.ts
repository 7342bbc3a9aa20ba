import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller('Ada');
}, 60_000);
afterAll(() => harness.close());

test('a customer reads itself, with the secret that its webhooks are signed with', async () => {
  expect(await ada.ask('GET', '/v1.0/customer')).toMatchObject({
    status: 200,
    body: {
      id: ada.customer.id,
      name: 'Ada',
      detail: '',
      email: '',
      phone_number: '',
      address: '',
      webhook_uri: '',
      webhook_method: '',
      webhook_secret: ada.customer.webhook_secret,
      tm_delete: NEVER,
    },
  });
});

test('each field changes on its own, and the next events go to the new address', async () => {
  const change = {
    detail: 'of Lovelace',
    email: 'ada@example.com',
    phone_number: '+15550100',
    address: '1 Main Street',
    webhook_uri: 'https://example.com/hook',
    webhook_method: 'PUT',
  };
  for (const [field, value] of Object.entries(change)) {
    const { status, body } = await ada.ask('PUT', '/v1.0/customer', { [field]: value });
    expect([status, body.name, body[field]]).toEqual([200, 'Ada', value]);
  }
  const { body } = await ada.ask('GET', '/v1.0/customer');
  expect(body).toMatchObject({ name: 'Ada', ...change });
  expect(body.tm_update).not.toBe(NEVER);
  await ada.ask('POST', '/v1.0/activeflows', {});
  expect((await harness.store.deliveries.list(ada.customer.id, {})).result).toMatchObject([
    { destination: 'customer', uri: change.webhook_uri, method: 'PUT' },
  ]);
});

test('webhook address and method are judged as an activeflow’s are', async () => {
  for (const webhook_uri of ['ftp://example.com', 'example.com', `https://example.com/${'x'.repeat(1024)}`]) {
    expect(await ada.ask('PUT', '/v1.0/customer', { webhook_uri }), webhook_uri).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_WEBHOOK_URI' } },
    });
  }
  expect(await ada.ask('PUT', '/v1.0/customer', { webhook_method: 'PATCH' })).toMatchObject({
    status: 400,
    body: { error: { reason: 'INVALID_WEBHOOK_METHOD' } },
  });
});

test('the secret is not written by PUT and in no log line', async () => {
  const { body } = await ada.ask('PUT', '/v1.0/customer', { webhook_secret: 'mine' });
  expect(body.webhook_secret).toBe(ada.customer.webhook_secret);
  expect(JSON.stringify(harness.log)).not.toContain(ada.customer.webhook_secret);
});

test('the secret is rotated, with a day of grace or as long as asked for, and told to nobody else', async () => {
  const before = ada.customer.webhook_secret;
  const first = await ada.ask('POST', '/v1.0/customer/rotate_webhook_secret');
  const second = await ada.ask('POST', '/v1.0/customer/rotate_webhook_secret', { grace_seconds: 60 });
  const secrets = [before, first.body.webhook_secret, second.body.webhook_secret];
  expect(new Set(secrets).size).toBe(3);
  expect((await ada.ask('GET', '/v1.0/customer')).body.webhook_secret).toBe(second.body.webhook_secret);
  expect(second.body).not.toHaveProperty('webhook_secret_previous');
  for (const secret of secrets) expect(JSON.stringify(harness.log)).not.toContain(secret);
});
