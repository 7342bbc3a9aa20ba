import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NIL_ID, START_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
}, 60_000);
afterAll(() => harness.close());
beforeEach(() => {
  harness.flows.away = false;
  harness.flows.awayAtStart = false;
});

const block = { id: 'wait', type: 'block' };
/** Upstream's fields of an activeflow, all of them. */
const FIELDS = [
  'id customer_id flow_id status reference_type reference_id reference_activeflow_id on_complete_flow_id',
  'webhook_uri webhook_method current_action forward_action_id executed_actions tm_create tm_update tm_delete',
].flatMap((line) => line.split(' '));

const start = (body: object, headers?: Record<string, string>) =>
  ada.ask('POST', '/v1.0/activeflows', body, headers);

describe('starting', () => {
  test("answers upstream's fields and no more, before the first action", async () => {
    const { status, body } = await start({ actions: [block], variables: { a: '1' } });
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([...FIELDS].sort());
    expect(body).toMatchObject({
      customer_id: ada.customer.id,
      status: 'running',
      flow_id: NIL_ID,
      reference_type: 'api',
      reference_id: NIL_ID,
      current_action: { id: START_ID, next_id: NIL_ID },
      forward_action_id: NIL_ID,
      executed_actions: [],
      tm_delete: NEVER,
    });
  });

  test('starts the workflow once, with the stored actions and variables', async () => {
    const { body } = await start({ actions: [block], variables: { a: '1' } });
    const started = harness.flows.started.filter(({ facts }) => facts.id === body.id);
    expect(started).toEqual([
      expect.objectContaining({
        facts: expect.objectContaining({ customer_id: ada.customer.id, reference_type: 'api' }),
        actions: [expect.objectContaining(block)],
        variables: expect.objectContaining({ a: '1', 'voipbin.activeflow.id': body.id }),
      }),
    ]);
    expect(await harness.store.reconciliation.unstarted({ olderThanSeconds: 0, limit: 10 })).toEqual([]);
  });

  test('a flow_id wins over actions, which are not even looked at', async () => {
    const flow = await ada.ask('POST', '/v1.0/flows', { actions: [block] });
    const { status, body } = await start({ flow_id: flow.body.id, actions: [{ type: 'foo' }] });
    expect([status, body.flow_id]).toEqual([200, flow.body.id]);
    expect(harness.flows.started.at(-1)?.actions).toMatchObject([block]);
  });

  test('no flow and no actions are an empty flow', async () => {
    for (const body of [{}, { flow_id: '' }, { flow_id: NIL_ID, actions: [] }]) {
      expect((await start(body)).status).toBe(200);
      expect(harness.flows.started.at(-1)?.actions).toEqual([]);
    }
  });

  test('is 503 with Retry-After while Temporal is away, and nothing is stored', async () => {
    harness.flows.away = true;
    const id = randomUUID();
    const answer = await start({ id, actions: [block] });
    expect(answer).toMatchObject({ status: 503, body: { error: { reason: 'SERVICE_UNAVAILABLE' } } });
    expect(answer.headers['retry-after']).toBe('2');
    expect((await ada.ask('GET', `/v1.0/activeflows/${id}`)).status).toBe(404);
  });

  test('is decided once it is stored: when Temporal goes then, it answers the same, and the start is left to the reconciler', async () => {
    harness.flows.awayAtStart = true;
    const { status, body } = await start({ actions: [block] });
    expect([status, body.status]).toEqual([200, 'running']);
    const waiting = await harness.store.reconciliation.unstarted({ olderThanSeconds: 0, limit: 10 });
    expect(waiting.map(({ facts }) => facts.id)).toEqual([body.id]);
    await harness.store.reconciliation.markStarted(String(body.id));
  });

  test('a deleted flow answers FLOW_NOT_FOUND, and nothing is stored', async () => {
    const flow = await ada.ask('POST', '/v1.0/flows', {});
    await ada.ask('DELETE', `/v1.0/flows/${flow.body.id}`);
    const id = randomUUID();
    expect(await start({ id, flow_id: flow.body.id })).toMatchObject({
      status: 404,
      body: { error: { reason: 'FLOW_NOT_FOUND' } },
    });
    expect((await ada.ask('GET', `/v1.0/activeflows/${id}`)).status).toBe(404);
  });
});

describe('starting again', () => {
  test('the same id and body answer the same, even after the end, and start nothing more', async () => {
    const request = { id: randomUUID(), actions: [block], variables: { a: '1' } };
    const first = await start(request);
    expect(first.body.id).toBe(request.id);
    await harness.finish(request.id);
    const starts = harness.flows.started.length;
    expect((await start(request)).body).toEqual(first.body);
    expect(harness.flows.started).toHaveLength(starts);
  });

  test('the same id with another body is 409', async () => {
    const id = randomUUID();
    await start({ id, variables: { a: '1' } });
    expect(await start({ id, variables: { a: '2' } })).toMatchObject({
      status: 409,
      body: { error: { status: 'ALREADY_EXISTS', reason: 'ALREADY_EXISTS' } },
    });
  });

  test('an Idempotency-Key names one activeflow of the customer', async () => {
    const key = { 'idempotency-key': 'order 66' };
    const first = await start({ actions: [block] }, key);
    expect((await start({ actions: [block] }, key)).body).toEqual(first.body);
    expect((await start({ actions: [] }, key)).status).toBe(409);
    const bob = await harness.newCaller('Bob');
    const other = await bob.ask('POST', '/v1.0/activeflows', { actions: [block] }, key);
    expect(other.status).toBe(200);
    expect(other.body.id).not.toBe(first.body.id);
  });

  test('ten at once with one id start one workflow', async () => {
    const request = { id: randomUUID(), actions: [block] };
    const answers = await Promise.all(Array.from({ length: 10 }, () => start(request)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    const { result } = (await ada.ask('GET', '/v1.0/activeflows')).body;
    expect((result as { id: string }[]).filter(({ id }) => id === request.id)).toHaveLength(1);
  });
});

describe('what a start refuses', () => {
  const many = (count: number, size = 1) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'x'.repeat(size)]));

  test('100 variables are taken, 101 are INVALID_VARIABLES', async () => {
    expect((await start({ variables: many(100) })).status).toBe(200);
    expect(await start({ variables: many(101) })).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_VARIABLES' } },
    });
  });

  test('a value of 32 KiB is taken, one byte more is INVALID_VARIABLES with its path', async () => {
    expect((await start({ variables: { a: 'x'.repeat(32 * 1024) } })).status).toBe(200);
    expect(await start({ variables: { a: `${'x'.repeat(32 * 1024 - 1)}é` } })).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_VARIABLES', details: [{ path: 'variables.a' }] } },
    });
  });

  test('64 KiB in all are taken, more is INVALID_VARIABLES', async () => {
    const value = 'x'.repeat(32 * 1024 - 1);
    expect((await start({ variables: { a: value, b: value } })).status).toBe(200);
    expect(await start({ variables: { a: value, bc: value } })).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_VARIABLES' } },
    });
  });

  test('a webhook_uri that is no http(s) address with a host, or over 1024 characters', async () => {
    for (const uri of [
      'ftp://example.com',
      'example.com',
      '/hook',
      'http://',
      `https://example.com/${'x'.repeat(1010)}`,
    ]) {
      expect(await start({ webhook_uri: uri }), uri).toMatchObject({
        status: 400,
        body: { error: { reason: 'INVALID_WEBHOOK_URI' } },
      });
    }
    for (const uri of ['', 'HTTPS://example.com/h?x=1', 'http://127.0.0.1:8080']) {
      expect((await start({ webhook_uri: uri })).status, uri).toBe(200);
    }
  });

  test('a webhook_method other than POST, GET, PUT, DELETE and empty', async () => {
    expect(await start({ webhook_method: 'PATCH' })).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_WEBHOOK_METHOD' } },
    });
  });

  test('checks come in the order variables, webhook_uri, webhook_method, flow', async () => {
    const wrong = {
      variables: many(101),
      webhook_uri: 'x',
      webhook_method: 'x',
      flow_id: randomUUID(),
    };
    const reasons: unknown[] = [];
    for (const fixed of [{}, { variables: {} }, { webhook_uri: '' }, { webhook_method: '' }]) {
      Object.assign(wrong, fixed);
      reasons.push((await start(wrong)).body.error);
    }
    expect(reasons).toMatchObject([
      { reason: 'INVALID_VARIABLES' },
      { reason: 'INVALID_WEBHOOK_URI' },
      { reason: 'INVALID_WEBHOOK_METHOD' },
      { reason: 'FLOW_NOT_FOUND' },
    ]);
  });

  test('an id in the body that is no UUID is refused with its path', async () => {
    for (const field of ['id', 'flow_id', 'on_complete_flow_id']) {
      expect(await start({ [field]: 'nope' }), field).toMatchObject({
        status: 400,
        body: { error: { reason: 'INVALID_ARGUMENT', details: [{ path: field }] } },
      });
    }
  });
});

test("voipbin.* variables from outside are dropped, the engine's own stand", async () => {
  const { body } = await start({
    variables: { 'voipbin.activeflow.id': 'forged', ' VOIPBIN.x ': 'y', ok: '1' },
  });
  const { variables } = (await ada.ask('GET', `/v1.0/activeflows/${body.id}`)).body;
  expect(variables).toMatchObject({ 'voipbin.activeflow.id': body.id, ok: '1' });
  expect(Object.keys(variables as object).join()).not.toMatch(/VOIPBIN/);
});

test("a list shows upstream's fields and no more", async () => {
  await start({ actions: [block] });
  const { result } = (await ada.ask('GET', '/v1.0/activeflows?page_size=1')).body;
  expect((result as object[]).map((entry) => Object.keys(entry).sort())).toEqual([[...FIELDS].sort()]);
});

describe('changing', () => {
  test('a running activeflow takes another on-complete flow and webhook; what is absent stays', async () => {
    const next = await ada.ask('POST', '/v1.0/flows', {});
    const { body } = await start({ webhook_uri: 'https://example.com/a', webhook_method: 'POST' });
    const path = `/v1.0/activeflows/${body.id}`;
    expect(await ada.ask('PUT', path, { on_complete_flow_id: next.body.id })).toMatchObject({
      status: 200,
      body: {
        on_complete_flow_id: next.body.id,
        webhook_uri: 'https://example.com/a',
        webhook_method: 'POST',
      },
    });
    expect((await ada.ask('PUT', path, { on_complete_flow_id: '', webhook_uri: '' })).body).toMatchObject({
      on_complete_flow_id: NIL_ID,
      webhook_uri: '',
      webhook_method: 'POST',
    });
  });

  test('an ended one is 409 STATE_INVALID', async () => {
    const { body } = await start({});
    await harness.finish(String(body.id));
    expect(await ada.ask('PUT', `/v1.0/activeflows/${body.id}`, { webhook_uri: '' })).toMatchObject({
      status: 409,
      body: { error: { reason: 'STATE_INVALID' } },
    });
  });

  test('webhook address, method and flow are checked as at the start', async () => {
    const { body } = await start({});
    const path = `/v1.0/activeflows/${body.id}`;
    const reasons = async (change: object) => (await ada.ask('PUT', path, change)).body.error;
    expect(await reasons({ webhook_uri: 'x' })).toMatchObject({ reason: 'INVALID_WEBHOOK_URI' });
    expect(await reasons({ webhook_method: 'x' })).toMatchObject({ reason: 'INVALID_WEBHOOK_METHOD' });
    expect(await reasons({ on_complete_flow_id: randomUUID() })).toMatchObject({ reason: 'FLOW_NOT_FOUND' });
    expect(await reasons({ on_complete_flow_id: 'x' })).toMatchObject({ reason: 'INVALID_ARGUMENT' });
  });
});
