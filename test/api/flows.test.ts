import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
}, 60_000);
afterAll(() => harness.close());

const talk = { id: 'hello', type: 'talk', option: { text: 'Hi ${name}', language: 'en-US' } };

test("a stored flow has all of upstream's fields", async () => {
  const { status, body } = await ada.ask('POST', '/v1.0/flows', {
    name: 'welcome',
    detail: 'greets',
    actions: [talk],
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    customer_id: ada.customer.id,
    type: 'flow',
    name: 'welcome',
    detail: 'greets',
    actions: [{ ...talk, next_id: NIL_ID, tm_execute: NEVER }],
    direct_hash: '',
    on_complete_flow_id: NIL_ID,
    tm_create: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
    tm_update: NEVER,
    tm_delete: NEVER,
  });
  expect((await ada.ask('GET', `/v1.0/flows/${body.id}`)).body).toEqual(body);
});

test('what a flow answers can be stored again', async () => {
  const { body } = await ada.ask('POST', '/v1.0/flows', { actions: [talk, { type: 'stop' }] });
  const again = await ada.ask('PUT', `/v1.0/flows/${body.id}`, body);
  expect(again.status).toBe(200);
  expect(again.body.actions).toEqual(body.actions);
});

test('missing action ids are generated, given ones are kept', async () => {
  const { body } = await ada.ask('POST', '/v1.0/flows', { actions: [talk, { type: 'stop' }] });
  expect(body.actions).toMatchObject([{ id: 'hello' }, { id: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
});

test('a PUT replaces all four fields: what is left out is emptied', async () => {
  const next = await ada.ask('POST', '/v1.0/flows', {});
  const { body } = await ada.ask('POST', '/v1.0/flows', {
    name: 'a',
    detail: 'b',
    actions: [talk],
    on_complete_flow_id: next.body.id,
  });
  expect(body.on_complete_flow_id).toBe(next.body.id);
  expect((await ada.ask('PUT', `/v1.0/flows/${body.id}`, {})).body).toMatchObject({
    id: body.id,
    name: '',
    detail: '',
    actions: [],
    on_complete_flow_id: NIL_ID,
  });
});

test('a deleted flow answers with tm_delete, then 404, and is in no list', async () => {
  const { body } = await ada.ask('POST', '/v1.0/flows', {});
  const deleted = await ada.ask('DELETE', `/v1.0/flows/${body.id}`);
  expect(deleted.status).toBe(200);
  expect(deleted.body.tm_delete).not.toBe(NEVER);
  expect(await ada.ask('GET', `/v1.0/flows/${body.id}`)).toMatchObject({
    status: 404,
    body: { error: { reason: 'FLOW_NOT_FOUND' } },
  });
  const { result } = (await ada.ask('GET', '/v1.0/flows')).body;
  expect((result as { id: string }[]).map(({ id }) => id)).not.toContain(body.id);
});

describe('validation of actions', () => {
  const refusals: [string, unknown, string, string][] = [
    ['an unknown type', [{ type: 'foo' }], 'INVALID_ACTION_TYPE', 'actions[0].type'],
    ['the internal type empty', [{ type: 'empty' }], 'INVALID_ACTION_TYPE', 'actions[0].type'],
    ['no type', [{ id: 'a' }], 'INVALID_ARGUMENT', 'actions[0].type'],
    [
      'an option of the wrong type',
      [{ type: 'sleep', option: { duration: 'soon' } }],
      'INVALID_ARGUMENT',
      'actions[0].option.duration',
    ],
    ['an option that is no object', [{ type: 'sleep', option: 5 }], 'INVALID_ARGUMENT', 'actions[0].option'],
    ['a repeated id', [talk, talk], 'INVALID_ARGUMENT', 'actions[1].id'],
    ['an element that is no object', [7], 'INVALID_ARGUMENT', 'actions[0]'],
    ['no array', { type: 'talk' }, 'INVALID_ARGUMENT', 'actions'],
    ['100,000 actions', Array(100_000).fill({ type: 'stop' }), 'INVALID_ARGUMENT', 'actions'],
    [
      'more than 256 KiB',
      [{ ...talk, option: { text: 'x'.repeat(300_000) } }],
      'INVALID_ARGUMENT',
      'actions',
    ],
  ];

  test.each(refusals)(
    '%s is refused with its path, on every endpoint that takes actions',
    async (_name, actions, reason, path) => {
      const flow = await ada.ask('POST', '/v1.0/flows', {});
      const activeflow = await ada.ask('POST', '/v1.0/activeflows', {});
      const phone = { target: '+15550100' };
      const asks = [
        ['POST', '/v1.0/flows', {}],
        ['PUT', `/v1.0/flows/${flow.body.id}`, {}],
        ['POST', '/v1.0/activeflows', {}],
        ['POST', '/v1.0/calls', { source: phone, destinations: [phone] }],
        ['POST', `/v1.0/activeflows/${activeflow.body.id}/push_actions`, {}],
        ['POST', `/v1.0/activeflows/${activeflow.body.id}/add_actions`, {}],
      ] as const;
      for (const [method, url, rest] of asks) {
        const { status, body } = await ada.ask(method, url, { ...rest, actions });
        expect([status, body], url).toMatchObject([
          400,
          {
            error: {
              status: 'INVALID_ARGUMENT',
              reason,
              details: expect.arrayContaining([expect.objectContaining({ path })]),
            },
          },
        ]);
      }
    },
  );

  test('an anonymous value that does not exist is INVALID_ANONYMOUS_VALUE for connect and call', async () => {
    const phones = { source: { target: '+15550100' }, destinations: [{ target: '+15550101' }] };
    for (const type of ['connect', 'call']) {
      expect(
        await ada.ask('POST', '/v1.0/flows', {
          actions: [{ type, option: { ...phones, anonymous: 'YES' } }],
        }),
      ).toMatchObject({ status: 400, body: { error: { reason: 'INVALID_ANONYMOUS_VALUE' } } });
    }
  });

  test('a jump to an id that is not in the array is a warning', async () => {
    const { status, body } = await ada.ask('POST', '/v1.0/flows', {
      actions: [{ type: 'goto', option: { target_id: 'elsewhere' } }],
    });
    expect(status).toBe(200);
    expect(body.warnings).toMatchObject([{ path: 'actions[0].option.target_id', code: 'UNKNOWN_TARGET' }]);
  });

  test("a customer's own limits hold", async () => {
    const small = await harness.newCaller();
    await harness.store.customers.update(small.customer.id, { limits: { actions_per_array: 1 } });
    expect(
      await small.ask('POST', '/v1.0/flows', { actions: [{ type: 'stop' }, { type: 'stop' }] }),
    ).toMatchObject({
      status: 400,
      body: { error: { details: [{ code: 'TOO_MANY_ACTIONS' }] } },
    });
  });
});

describe('lists', () => {
  test('run from the newest to the oldest in pages, and the last page has an empty token', async () => {
    const bob = await harness.newCaller();
    const names = ['1', '2', '3', '4', '5'];
    for (const name of names) await bob.ask('POST', '/v1.0/flows', { name });
    const seen: string[] = [];
    let token = '';
    const sizes: number[] = [];
    do {
      const { body } = await bob.ask(
        'GET',
        `/v1.0/flows?page_size=2&page_token=${encodeURIComponent(token)}`,
      );
      const result = body.result as { name: string }[];
      sizes.push(result.length);
      seen.push(...result.map(({ name }) => name));
      token = String(body.next_page_token);
    } while (token !== '');
    expect(seen).toEqual([...names].reverse());
    expect(sizes).toEqual([2, 2, 1]);
  });

  test('a page size of 0, below, or above 100 counts as 100; text is refused', async () => {
    for (const size of ['0', '-1', '101', '999999999']) {
      expect((await ada.ask('GET', `/v1.0/flows?page_size=${size}`)).status, size).toBe(200);
    }
    for (const size of ['ten', '1.5']) {
      expect(await ada.ask('GET', `/v1.0/flows?page_size=${size}`), size).toMatchObject({
        status: 400,
        body: { error: { reason: 'INVALID_REQUEST_PARAMETER', details: [{ path: 'page_size' }] } },
      });
    }
  });

  test('a page token that was never given out is refused', async () => {
    for (const part of ['flows', 'activeflows', 'calls']) {
      expect(await ada.ask('GET', `/v1.0/${part}?page_token=garbage`), part).toMatchObject({
        status: 400,
        body: { error: { reason: 'INVALID_REQUEST_PARAMETER' } },
      });
    }
  });
});
