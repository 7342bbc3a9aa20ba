import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;

beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.close());

beforeAll(async () => {
  ada = await harness.newCaller();
});

function statusWith(token: unknown): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return harness.ask('GET', '/v1.0/flows', undefined, headers).then(({ status }) => status);
}

test('a new key has upstream’s fields, its token is shown this once and works', async () => {
  const { status, body } = await ada.ask('POST', '/v1.0/accesskeys', { name: 'ci', detail: 'of the robot' });
  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.any(String),
    customer_id: ada.customer.id,
    name: 'ci',
    detail: 'of the robot',
    token: expect.stringMatching(/^vb_[\w-]{32}$/),
    token_prefix: String(body.token).slice(0, 11),
    tm_expire: NEVER,
    tm_create: expect.any(String),
    tm_update: NEVER,
    tm_delete: NEVER,
  });
  expect(await statusWith(body.token)).toBe(200);
  const { token, ...shown } = body;
  expect((await ada.ask('GET', `/v1.0/accesskeys/${body.id}`)).body).toEqual(shown);
  expect((await ada.ask('GET', '/v1.0/accesskeys')).body.result).toContainEqual(shown);
  expect(JSON.stringify(harness.log)).not.toContain(token);
});

test('a key expires so many seconds after it was made', async () => {
  const { body } = await ada.ask('POST', '/v1.0/accesskeys', { expire: 3600 });
  const seconds = (toMs(body.tm_expire) - toMs(body.tm_create)) / 1000;
  expect(Math.round(seconds)).toBe(3600);
  for (const expire of [-1, 1.5, '3600', 1e12]) {
    expect((await ada.ask('POST', '/v1.0/accesskeys', { expire })).status, String(expire)).toBe(400);
  }
});

function toMs(timestamp: unknown): number {
  return Date.parse(`${String(timestamp).replace(' ', 'T')}Z`);
}

test('name and detail change on their own, the token stays', async () => {
  const { body } = await ada.ask('POST', '/v1.0/accesskeys', { name: 'old', detail: 'kept' });
  const changed = await ada.ask('PUT', `/v1.0/accesskeys/${body.id}`, { name: 'new' });
  expect(changed).toMatchObject({ status: 200, body: { name: 'new', detail: 'kept' } });
  expect(changed.body.tm_update).not.toBe(NEVER);
  expect(changed.body).not.toHaveProperty('token');
  expect(await statusWith(body.token)).toBe(200);
});

test('a deleted key works no more and is not found', async () => {
  const { body } = await ada.ask('POST', '/v1.0/accesskeys', {});
  const deleted = await ada.ask('DELETE', `/v1.0/accesskeys/${body.id}`);
  expect(deleted.status).toBe(200);
  expect(deleted.body.tm_delete).not.toBe(NEVER);
  expect(deleted.body).not.toHaveProperty('warnings');
  expect(await statusWith(body.token)).toBe(401);
  expect(await ada.ask('GET', `/v1.0/accesskeys/${body.id}`)).toMatchObject({
    status: 404,
    body: { error: { reason: 'RESOURCE_NOT_FOUND' } },
  });
});

test('the key that one asks with can be deleted, with a warning', async () => {
  const { body } = await ada.ask('POST', '/v1.0/accesskeys', {});
  const headers = { authorization: `Bearer ${body.token}` };
  const deleted = await harness.ask('DELETE', `/v1.0/accesskeys/${body.id}`, undefined, headers);
  expect(deleted).toMatchObject({ status: 200, body: { warnings: [{ code: 'OWN_KEY' }] } });
  expect(await statusWith(body.token)).toBe(401);
});

test('the last key that works cannot be deleted, not even by two who delete each other’s', async () => {
  const eve = await harness.newCaller('Eve');
  const [first] = (await eve.ask('GET', '/v1.0/accesskeys')).body.result as { id: string }[];
  expect(await eve.ask('DELETE', `/v1.0/accesskeys/${first?.id}`)).toMatchObject({
    status: 409,
    body: { error: { reason: 'STATE_INVALID' } },
  });
  const { accessKey } = await harness.store.accessKeys.create(eve.customer.id, {});
  const both = [String(first?.id), accessKey.id].map((id) =>
    harness.store.accessKeys.delete(eve.customer.id, id).then(
      () => 'deleted',
      ({ code }: { code: string }) => code,
    ),
  );
  expect((await Promise.all(both)).sort()).toEqual(['STATE_INVALID', 'deleted']);
});
