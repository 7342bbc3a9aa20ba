import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
}, 60_000);
afterAll(() => harness.close());

test('an access key is taken from the cookie, the query and the Authorization header', async () => {
  const { token } = ada;
  const ways: [string, Record<string, string>][] = [
    ['/v1.0/flows', { cookie: `other=1; accesskey=${token}` }],
    [`/v1.0/flows?accesskey=${token}`, {}],
    ['/v1.0/flows', { authorization: `Bearer ${token}` }],
  ];
  for (const [url, headers] of ways) {
    expect((await harness.ask('GET', url, undefined, headers)).status, url).toBe(200);
  }
});

test('without a key the answer is AUTHENTICATION_REQUIRED', async () => {
  const ways = [{}, { cookie: 'accesskey=' }, { authorization: 'Basic YTpi' }, { authorization: 'Bearer' }];
  for (const headers of ways) {
    expect(
      await harness.ask('GET', '/v1.0/flows', undefined, headers as Record<string, string>),
    ).toMatchObject({
      status: 401,
      body: { error: { status: 'UNAUTHENTICATED', reason: 'AUTHENTICATION_REQUIRED' } },
    });
  }
});

test('an unknown key is INVALID_CREDENTIALS, also when a later place holds a good one', async () => {
  const refused = { status: 401, body: { error: { reason: 'INVALID_CREDENTIALS' } } };
  const bad = 'vb_00000000000000000000000000000000';
  const good = { authorization: `Bearer ${ada.token}` };
  expect(
    await harness.ask('GET', '/v1.0/flows', undefined, { authorization: `Bearer ${bad}` }),
  ).toMatchObject(refused);
  expect(await harness.ask('GET', `/v1.0/flows?accesskey=${bad}`, undefined, good)).toMatchObject(refused);
  expect(
    await harness.ask('GET', '/v1.0/flows', undefined, { cookie: `accesskey=${bad}`, ...good }),
  ).toMatchObject(refused);
});

test('a deleted key is INVALID_CREDENTIALS at once', async () => {
  const { accessKey, token } = await harness.store.accessKeys.create(ada.customer.id, {});
  const headers = { authorization: `Bearer ${token}` };
  expect((await harness.ask('GET', '/v1.0/flows', undefined, headers)).status).toBe(200);
  await harness.store.accessKeys.delete(ada.customer.id, accessKey.id);
  expect(await harness.ask('GET', '/v1.0/flows', undefined, headers)).toMatchObject({
    status: 401,
    body: { error: { reason: 'INVALID_CREDENTIALS' } },
  });
});

test('an expired key is INVALID_CREDENTIALS', async () => {
  const { token } = await harness.store.accessKeys.create(ada.customer.id, {
    expire: -1,
  });
  expect(await harness.ask('GET', `/v1.0/flows?accesskey=${token}`)).toMatchObject({
    status: 401,
    body: { error: { reason: 'INVALID_CREDENTIALS' } },
  });
});

test('no log line holds an access key, however it was sent', async () => {
  const { token } = ada;
  await harness.ask('GET', `/v1.0/flows?accesskey=${token}`);
  await harness.ask('GET', `/v1.0/nothing?accesskey=${token}`);
  await harness.ask('GET', '/v1.0/flows', undefined, { cookie: `accesskey=${token}` });
  await ada.ask('POST', '/v1.0/flows', '{broken');
  expect(harness.log.length).toBeGreaterThanOrEqual(4);
  expect(JSON.stringify(harness.log)).not.toContain(token);
});

test('a log line names request, activeflow and customer', async () => {
  const { body } = await ada.ask('POST', '/v1.0/activeflows', {}, { 'x-request-id': 'made' });
  const made = { msg: 'answered', request_id: 'made', activeflow_id: body.id };
  expect(harness.log).toContainEqual(expect.objectContaining(made));
  await ada.ask('GET', `/v1.0/activeflows/${body.id}`, undefined, { 'x-request-id': 'my-request' });
  expect(harness.log.filter(({ request_id }) => request_id === 'my-request')).toEqual([
    expect.objectContaining({
      msg: 'answered',
      method: 'GET',
      route: '/v1.0/activeflows/:id',
      status: 200,
      activeflow_id: body.id,
      customer_id: ada.customer.id,
    }),
  ]);
});

test('what goes wrong in the wake of a request is logged with its id', async () => {
  vi.spyOn(harness.store.queues, 'waitingQueues').mockRejectedValue(new Error('the queues are away'));
  const { body } = await ada.ask('POST', '/v1.0/agents', { name: 'Bo', status: 'available' });
  await ada.ask('PUT', `/v1.0/agents/${body.id}/status`, { status: 'available' }, { 'x-request-id': 'wake' });
  vi.restoreAllMocks();
  const warning = { request_id: 'wake', agent_id: body.id, error: 'Error: the queues are away' };
  expect(harness.log).toContainEqual(expect.objectContaining(warning));
});
