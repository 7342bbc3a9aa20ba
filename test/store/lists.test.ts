import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page, PageRequest } from '../../src/store/page.ts';
import type { Store } from '../../src/store/store.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { ACTIONS, ending, incomingCall, makeActiveflow, makeCustomer, restPoint } from './fixtures.ts';

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await openTestDatabase();
  store = database.store;
}, 60_000);
afterAll(() => database.close());

const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;

async function allPages<T extends { readonly id: string }>(
  read: (request: PageRequest) => Promise<Page<T>>,
  page_size: number,
  between: () => Promise<unknown> = async () => undefined,
): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  for (let page_token: string | undefined; page_token !== ''; ) {
    const page = await read({ page_size, page_token });
    pages.push(page.result.map(({ id }) => id));
    page_token = page.next_page_token;
    await between();
  }
  return pages;
}

describe('a list', () => {
  test('loses and repeats no row while others are inserted between its pages', async () => {
    const customer = await makeCustomer(store);
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.unshift(await makeActiveflow(store, customer));
    const read = (request: PageRequest) => store.activeflows.list(customer, request);
    const pages = await allPages(read, 3, () => makeActiveflow(store, customer));
    expect(pages.map((page) => page.length)).toEqual([3, 3, 3, 1]);
    expect(pages.flat()).toEqual(ids);
  });

  test('loses and repeats no row although all were created in the same microsecond', async () => {
    const customer = await makeCustomer(store);
    await Promise.all(Array.from({ length: 7 }, () => store.flows.create(customer, { actions: [] })));
    await database.query(`UPDATE flows SET tm_create = '2026-01-05 10:11:12.345678' WHERE customer_id = $1`, [
      customer,
    ]);
    const pages = await allPages((request) => store.flows.list(customer, request), 2);
    expect(pages.map((page) => page.length)).toEqual([2, 2, 2, 1]);
    expect(new Set(pages.flat()).size).toBe(7);
  });

  test('loses and repeats no row when an older one commits late, which then waits for the next reading', async () => {
    const customer = await makeCustomer(store);
    const create = () => makeActiveflow(store, customer);
    const older = [await create(), await create(), await create()];
    const late = new pg.Client({ connectionString: database.url });
    await late.connect();
    await late.query('BEGIN');
    const copy = `INSERT INTO activeflows (id, customer_id, status, reference_type, current_action, stack_map, variables,
        request_hash, start_input)
      SELECT gen_random_uuid(), customer_id, status, reference_type, current_action, stack_map, variables, request_hash,
        start_input FROM activeflows WHERE id = $1 RETURNING id`;
    const { rows } = await late.query<{ readonly id: string }>(copy, [older[0]]);
    const newer = [await create(), await create(), await create()];
    const read = (request: PageRequest) => store.activeflows.list(customer, request);
    const pages = await allPages(read, 4, () => late.query('COMMIT'));
    await late.end();
    expect(pages).toEqual([
      [...newer.reverse(), older[2]],
      [older[1], older[0]],
    ]);
    expect((await read({})).result[3]?.id).toBe(rows[0]?.id);
  });

  test('whose last page is full ends with an empty token', async () => {
    const customer = await makeCustomer(store);
    await makeActiveflow(store, customer);
    await makeActiveflow(store, customer);
    expect((await store.activeflows.list(customer, { page_size: 2 })).next_page_token).toBe('');
    expect(await store.activeflows.list(await makeCustomer(store), {})).toEqual({
      result: [],
      next_page_token: '',
    });
  });

  test('clamps its page size to 1 to 100', async () => {
    const customer = await makeCustomer(store);
    await database.query(
      `INSERT INTO flows (customer_id, actions) SELECT $1, '[]' FROM generate_series(1, 101)`,
      [customer],
    );
    for (const page_size of [undefined, 0, -1, 101, 100]) {
      expect((await store.flows.list(customer, { page_size })).result).toHaveLength(100);
    }
    expect((await store.flows.list(customer, { page_size: 1 })).result).toHaveLength(1);
  });

  test('takes an upstream timestamp as token and refuses anything else', async () => {
    const customer = await makeCustomer(store);
    const older = await makeActiveflow(store, customer);
    const newer = await store.activeflows.get(customer, await makeActiveflow(store, customer));
    const page_token = `${newer.tm_create.replace(' ', 'T')}Z`;
    const { result } = await store.activeflows.list(customer, { page_token });
    expect(result.map(({ id }) => id)).toEqual([older]);
    for (const wrong of ['nonsense', '2026-13-45T99:00:00Z', `${page_token}_no-uuid`]) {
      const page = store.activeflows.list(customer, { page_token: wrong });
      await expect(page).rejects.toMatchObject({ code: 'INVALID' });
    }
  });

  test('of activeflows shows upstream’s fields with the history, and no more', async () => {
    const customer = await makeCustomer(store);
    const id = await makeActiveflow(store, customer);
    await store.projection.save(restPoint(id, 1));
    const { result } = await store.activeflows.list(customer, {});
    const { variables, stack_map, current_stack_id, execute_count, sequence, ...upstream } =
      await store.activeflows.get(customer, id);
    expect(result).toEqual([upstream]);
  });

  test('shows neither deleted nor other customers’ things', async () => {
    const customer = await makeCustomer(store);
    const flow = await store.flows.create(customer, { actions: [] });
    await store.flows.delete(customer, flow.id);
    await store.activeflows.delete(customer, await makeActiveflow(store, customer));
    await store.calls.create({ ...incomingCall(randomUUID()), customer_id: await makeCustomer(store) });
    for (const list of [store.flows.list, store.activeflows.list, store.calls.list]) {
      expect((await list(customer, {})).result).toEqual([]);
    }
  });
});

describe('times', () => {
  test('keep their microseconds, trailing zeros too', async () => {
    const customer = await makeCustomer(store);
    const flow = await store.flows.create(customer, { actions: [] });
    expect(flow.tm_create).toMatch(MOMENT);
    for (const tm_create of [
      '2026-01-05 10:11:12.345600',
      '2026-01-05 10:11:12.000000',
      '2026-01-05 10:11:12.000001',
    ]) {
      await database.query('UPDATE flows SET tm_create = $1 WHERE id = $2', [tm_create, flow.id]);
      expect(await store.flows.get(customer, flow.id)).toMatchObject({ tm_create, tm_update: NEVER });
    }
  });

  test('of creation grow from row to row', async () => {
    const customer = await makeCustomer(store);
    for (let n = 0; n < 20; n += 1) await store.flows.create(customer, { actions: [] });
    const times = (await store.flows.list(customer, {})).result.map(({ tm_create }) => tm_create);
    expect(times).toEqual([...new Set(times)].sort().reverse());
  });
});

describe('flows', () => {
  test('print next_id and tm_execute of every action, as upstream', async () => {
    const customer = await makeCustomer(store);
    const actions = [
      { id: 'a', type: 'answer', next_id: 'b' },
      { id: 'b', type: 'hangup' },
    ];
    const flow = await store.flows.create(customer, { actions });
    expect(flow).toMatchObject({ type: 'flow', direct_hash: '', on_complete_flow_id: NIL_ID });
    expect(flow.actions).toEqual([
      { id: 'a', type: 'answer', next_id: 'b', tm_execute: NEVER },
      { id: 'b', type: 'hangup', next_id: NIL_ID, tm_execute: NEVER },
    ]);
    expect(await store.projection.flowActions(customer, flow.id)).toEqual(actions);
  });

  test('an update replaces all four fields and leaves running activeflows their copy', async () => {
    const customer = await makeCustomer(store);
    const after = await store.flows.create(customer, { actions: [] });
    const fields = { name: 'old', detail: 'old', actions: ACTIONS, on_complete_flow_id: after.id };
    const flow = await store.flows.create(customer, fields);
    const { activeflow } = await store.activeflows.create({
      customer_id: customer,
      flow_id: flow.id,
      reference_type: 'api',
    });
    const updated = await store.flows.update(customer, flow.id, { name: 'new', actions: [] });
    expect(updated).toMatchObject({ name: 'new', detail: '', actions: [], on_complete_flow_id: NIL_ID });
    expect(updated.tm_update).toMatch(MOMENT);
    expect(await store.activeflows.get(customer, activeflow.id)).toEqual(activeflow);
    expect(activeflow.on_complete_flow_id).toBe(after.id);
  });

  test('a deleted one answers its record, then is not found', async () => {
    const customer = await makeCustomer(store);
    const flow = await store.flows.create(customer, { actions: [] });
    expect((await store.flows.delete(customer, flow.id)).tm_delete).not.toBe(NEVER);
    await expect(store.flows.get(customer, flow.id)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      resource: 'flow',
    });
    await expect(store.flows.delete(customer, flow.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a customer can have 10,000 of them, also with several creators at once', async () => {
    const customer = await makeCustomer(store);
    const fill = `INSERT INTO flows (customer_id, actions) SELECT $1, '[]' FROM generate_series(1, 9998)`;
    await database.query(fill, [customer]);
    const creations = Array.from({ length: 5 }, () => store.flows.create(customer, { actions: [] }));
    const results = await Promise.allSettled(creations);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    await expect(store.flows.create(customer, { actions: [] })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
  });
});

describe('access keys', () => {
  test('a token is shown once, stored as a hash, and stands for its customer', async () => {
    const customer = await makeCustomer(store);
    const { accessKey, token } = await store.accessKeys.create(customer, { name: 'first' });
    expect(token).toMatch(/^vb_[\w-]{32}$/);
    expect(accessKey).toMatchObject({
      customer_id: customer,
      token_prefix: token.slice(0, 11),
      tm_expire: NEVER,
    });
    expect(JSON.stringify(await store.accessKeys.list(customer, {}))).not.toContain(token.slice(11));
    const known = await store.accessKeys.authenticate(token);
    expect(known).toMatchObject({ customer: { id: customer }, accessKey: { id: accessKey.id } });
  });

  test('unknown, deleted and expired tokens stand for nobody', async () => {
    const customer = await makeCustomer(store);
    await store.accessKeys.create(customer, {});
    const expired = await store.accessKeys.create(customer, { expire: -1 });
    const deleted = await store.accessKeys.create(customer, {});
    await store.accessKeys.delete(customer, deleted.accessKey.id);
    for (const token of ['vb_unknown', expired.token, deleted.token]) {
      expect(await store.accessKeys.authenticate(token)).toBeUndefined();
    }
  });

  test('a chosen token must look like one and can be given once', async () => {
    const customer = await makeCustomer(store);
    const token = `vb_${randomUUID()}`;
    await store.accessKeys.create(customer, { token });
    await expect(store.accessKeys.create(customer, { token })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(store.accessKeys.create(customer, { token: 'short' })).rejects.toMatchObject({
      code: 'INVALID',
    });
  });
});

describe('calls', () => {
  const newCall = async () => {
    const call = { ...incomingCall(randomUUID()), customer_id: await makeCustomer(store) };
    await store.calls.create(call);
    return call;
  };

  test('follow their events, and older or repeated numbers change nothing', async () => {
    const { id: call_id, customer_id } = await newCall();
    const at = Date.UTC(2026, 0, 5, 10, 11, 12, 345);
    await store.calls.applyEvent({ call_id, number: 2, at, type: 'call_progressing' });
    await store.calls.applyEvent({ call_id, number: 1, at: at + 1, type: 'call_ringing' });
    await store.calls.applyEvent({ call_id, number: 2, at: at + 2, type: 'call_progressing' });
    const tm_progressing = '2026-01-05 10:11:12.345000';
    expect(await store.calls.get(customer_id, call_id)).toMatchObject({
      status: 'progressing',
      tm_ringing: NEVER,
      tm_progressing,
    });
  });

  test('are over after the hangup, whatever comes then', async () => {
    const { id: call_id, customer_id } = await newCall();
    const hangup = { type: 'call_hangup', reason: 'busy', by: 'remote' } as const;
    await store.calls.applyEvent({ call_id, number: 3, at: 0, ...hangup });
    const over = await store.calls.get(customer_id, call_id);
    expect(over).toMatchObject({ status: 'hangup', hangup_by: 'remote', hangup_reason: 'busy' });
    expect(await store.calls.applyEvent({ call_id, number: 4, at: 9, type: 'call_progressing' })).toEqual(
      over,
    );
  });

  test('do not lose a status to a digit that overtook it', async () => {
    const { id: call_id } = await newCall();
    await store.calls.applyEvent({ call_id, number: 2, at: 0, type: 'digit', digit: '1' });
    const call = await store.calls.applyEvent({ call_id, number: 1, at: 0, type: 'call_progressing' });
    expect(call?.status).toBe('progressing');
  });

  test('written twice are one, and another customer’s id is a conflict', async () => {
    const call = await newCall();
    expect(await store.calls.create({ ...call, status: 'dialing' })).toMatchObject({ status: 'ringing' });
    const other = store.calls.create({ ...call, customer_id: await makeCustomer(store) });
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('an event of an unknown call is nobody’s', async () => {
    const event = { call_id: 'unknown', number: 1, at: 0, type: 'call_ringing' } as const;
    expect(await store.calls.applyEvent(event)).toBeUndefined();
  });
});

test('an ended activeflow lists what it lists when asked itself', async () => {
  const customer = await makeCustomer(store);
  const id = await makeActiveflow(store, customer);
  await store.projection.finish(ending(id, 1));
  const { result } = await store.activeflows.list(customer, {});
  expect(await store.activeflows.get(customer, id)).toMatchObject(result[0]!);
});
