import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FlowClientError } from '../../src/flow-client.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
let id: string;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
}, 60_000);
afterAll(() => harness.close());
beforeEach(async () => {
  harness.flows.away = false;
  harness.flows.refusal = undefined;
  harness.flows.onRequest = async () => {};
  harness.flows.requested.length = 0;
  id = String((await ada.ask('POST', '/v1.0/activeflows', { actions: [{ type: 'block' }] })).body.id);
});

type Method = 'POST' | 'PUT' | 'DELETE';
const actions = [{ id: 'x', type: 'stop' }];

/** Every request an activeflow can be asked, and what its workflow gets. */
const REQUESTS: [Method, string, JsonObject | undefined, JsonObject][] = [
  ['POST', 'continue', undefined, { kind: 'continue' }],
  [
    'POST',
    'continue',
    { expected_action_id: 'wait', variables: { a: '1' } },
    { kind: 'continue', expected_action_id: 'wait', variables: { a: '1' } },
  ],
  ['POST', 'push_actions', { actions }, { kind: 'push', actions }],
  ['POST', 'add_actions', { actions }, { kind: 'add', actions }],
  ['POST', 'forward', { action_id: 'x' }, { kind: 'forward', action_id: 'x', now: true }],
  ['POST', 'forward', { action_id: 'x', now: false }, { kind: 'forward', action_id: 'x', now: false }],
  ['PUT', 'variables', { variables: { a: '1' } }, { kind: 'set_variables', variables: { a: '1' } }],
  ['DELETE', 'variables/my%20key', undefined, { kind: 'delete_variable', key: 'my key' }],
];

describe.each(REQUESTS)('%s %s %j', (method, path, body, request) => {
  const ask = (headers?: Record<string, string>) =>
    ada.ask(method, `/v1.0/activeflows/${id}/${path}`, body, headers);

  test('hands the workflow the request and answers the activeflow', async () => {
    const answer = await ask();
    expect(answer).toMatchObject({
      status: 200,
      body: { id },
      headers: { 'x-activeflow-source': 'projection' },
    });
    expect(harness.flows.requested).toEqual([{ id, request: { ...request, id: expect.any(String) } }]);
  });

  test('has one request id for one Idempotency-Key, another without', async () => {
    const key = { 'idempotency-key': 'k1' };
    for (const headers of [key, key, {}, {}]) await ask(headers as Record<string, string>);
    const ids = harness.flows.requested.map((one) => one.request.id);
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
  });

  test('is 409 STATE_INVALID after the end, without asking the workflow', async () => {
    await harness.finish(id);
    expect(await ask()).toMatchObject({ status: 409, body: { error: { reason: 'STATE_INVALID' } } });
    expect(harness.flows.requested).toEqual([]);
  });

  test('is 503 with Retry-After while neither Temporal nor a worker answers', async () => {
    harness.flows.away = true;
    const answer = await ask();
    expect(answer).toMatchObject({ status: 503, body: { error: { reason: 'SERVICE_UNAVAILABLE' } } });
    expect(answer.headers['retry-after']).toBe('2');
  });

  test('is 503 while the workflow is yet to be started', async () => {
    harness.flows.refusal = new FlowClientError('gone', 'NOT_FOUND', 'no open workflow');
    expect((await ask()).status).toBe(503);
  });
});

test("a workflow's refusal keeps its message and gets the API's code", async () => {
  const codes: [string, number, string][] = [
    ['STATE_INVALID', 409, 'STATE_INVALID'],
    ['INVALID_ARGUMENT', 400, 'INVALID_ARGUMENT'],
    ['NOT_FOUND', 409, 'STATE_INVALID'],
    ['VARIABLE_RESERVED', 400, 'INVALID_VARIABLES'],
    ['VARIABLES_TOO_LARGE', 409, 'LIMIT_EXCEEDED'],
    ['STATE_TOO_LARGE', 409, 'LIMIT_EXCEEDED'],
    ['LIMIT_EXCEEDED', 409, 'LIMIT_EXCEEDED'],
    ['SOMETHING_NEW', 500, 'INTERNAL'],
  ];
  for (const [code, status, reason] of codes) {
    harness.flows.refusal = new FlowClientError('refused', code, `because of ${code}`);
    const answer = await ada.ask('POST', `/v1.0/activeflows/${id}/continue`);
    expect(answer, code).toMatchObject({ status, body: { error: { reason } } });
    if (status < 500) expect(answer.body.error).toMatchObject({ message: `because of ${code}` });
  }
});

test('a workflow that ended between the look and the request is 409', async () => {
  harness.flows.onRequest = (one) => harness.finish(one);
  harness.flows.refusal = new FlowClientError('gone', 'NOT_FOUND', 'no open workflow');
  expect(await ada.ask('POST', `/v1.0/activeflows/${id}/continue`)).toMatchObject({
    status: 409,
    body: { error: { reason: 'STATE_INVALID' } },
  });
});

test("the engine's own variables can be neither set nor deleted", async () => {
  const own = 'voipbin.activeflow.id';
  const asks = [
    ada.ask('PUT', `/v1.0/activeflows/${id}/variables`, { variables: { [own]: 'x' } }),
    ada.ask('PUT', `/v1.0/activeflows/${id}/variables`, { variables: { ' VoipBin.Activeflow.Id ': 'x' } }),
    ada.ask('POST', `/v1.0/activeflows/${id}/continue`, { variables: { [own]: 'x' } }),
    ada.ask('DELETE', `/v1.0/activeflows/${id}/variables/${own}`),
  ];
  for (const answer of await Promise.all(asks)) {
    expect(answer).toMatchObject({ status: 400, body: { error: { reason: 'INVALID_VARIABLES' } } });
  }
  expect(harness.flows.requested).toEqual([]);
});

test('variables that could never fit are refused before the workflow sees them', async () => {
  const variables = { a: 'x'.repeat(256 * 1024) };
  for (const [method, path] of [
    ['PUT', 'variables'],
    ['POST', 'continue'],
  ] as const) {
    expect(await ada.ask(method, `/v1.0/activeflows/${id}/${path}`, { variables })).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_VARIABLES' } },
    });
  }
  expect(harness.flows.requested).toEqual([]);
});

test('actions that are not valid are refused before the workflow sees them, an empty array is taken', async () => {
  for (const path of ['push_actions', 'add_actions']) {
    const url = `/v1.0/activeflows/${id}/${path}`;
    const twice = { actions: [...actions, ...actions] };
    expect(await ada.ask('POST', url, twice), path).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_ARGUMENT', details: [{ path: 'actions[1].id' }] } },
    });
    const unknown = { actions: [{ type: 'foo' }] };
    expect(await ada.ask('POST', url, unknown), path).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_ACTION_TYPE', details: [{ path: 'actions[0].type' }] } },
    });
    expect(harness.flows.requested).toEqual([]);
    expect((await ada.ask('POST', url, { actions: [] })).status, path).toBe(200);
    harness.flows.requested.length = 0;
  }
});

test('warnings about pushed actions are answered', async () => {
  const odd = [{ type: 'goto', option: { target_id: 'outer' } }];
  const { body } = await ada.ask('POST', `/v1.0/activeflows/${id}/push_actions`, { actions: odd });
  expect(body.warnings).toMatchObject([{ code: 'UNKNOWN_TARGET' }]);
});
