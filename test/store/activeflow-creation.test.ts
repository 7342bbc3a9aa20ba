import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { NIL_ID, START_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { ACTIONS, ending, incomingCall, makeActiveflow, makeCustomer } from './fixtures.ts';

let database: TestDatabase;
let store: Store;
let customer_id: string;

beforeAll(async () => {
  database = await openTestDatabase();
  store = database.store;
  customer_id = await makeCustomer(store);
}, 60_000);
afterAll(() => database.close());

describe('a new activeflow', () => {
  test('has the first action ahead, its own copy of the flow, and its start input stored', async () => {
    const flow = await store.flows.create(customer_id, { name: 'ivr', actions: ACTIONS });
    const { activeflow, start, created, started } = await store.activeflows.create({
      customer_id,
      flow_id: flow.id,
      reference_type: 'api',
    });
    expect({ created, started }).toEqual({ created: true, started: false });
    expect(activeflow).toMatchObject({
      status: 'running',
      flow_id: flow.id,
      reference_id: NIL_ID,
      current_action: { id: START_ID, next_id: NIL_ID },
      current_stack_id: 'main',
      stack_map: { main: { actions: ACTIONS, current_index: 0, return_stack: null, return_action: null } },
      executed_actions: [],
      sequence: 1,
      tm_update: NEVER,
      tm_delete: NEVER,
    });
    expect(start).toMatchObject({ facts: { id: activeflow.id, complete_count: 0 }, actions: ACTIONS });
    expect(await store.activeflows.get(customer_id, activeflow.id)).toEqual(activeflow);
  });

  test('writes activeflow_created as its event number 1', async () => {
    const id = await makeActiveflow(store, customer_id);
    const [event, ...more] = await store.events.list(customer_id, id, {});
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'activeflow_created',
      sequence: 1,
      data: { id, sequence: 1, status: 'running' },
    });
    expect(event?.data).toEqual(await store.activeflows.get(customer_id, id));
  });

  test('is not started yet while its outgoing call has to be dialled', async () => {
    const dial = { timeout: 30_000, early_execution: false };
    const call = {
      ...incomingCall(randomUUID()),
      direction: 'outgoing' as const,
      status: 'dialing' as const,
      dial,
    };
    const { activeflow, start } = await store.activeflows.create({
      customer_id,
      reference_type: 'call',
      call,
    });
    expect(activeflow).toMatchObject({ status: '', reference_id: call.id });
    expect(start.call).toEqual(call);
  });

  test('brings the row of its call with it', async () => {
    const call = incomingCall(randomUUID());
    const { activeflow } = await store.activeflows.create({ customer_id, reference_type: 'call', call });
    expect(await store.calls.get(customer_id, call.id)).toMatchObject({
      activeflow_id: activeflow.id,
      source: call.source,
      status: 'ringing',
      tm_hangup: NEVER,
    });
  });

  test('takes the limits of its customer over those of the deployment', async () => {
    await store.customers.update(customer_id, { limits: { execute_calls: 7 } });
    const { start } = await store.activeflows.create({ customer_id, reference_type: 'api' });
    expect(start.facts.limits).toMatchObject({ execute_calls: 7, stack_depth: 100 });
  });
});

describe('creation is decided once', () => {
  test('the same id and request, in any order of keys, answer the stored activeflow', async () => {
    const id = randomUUID();
    const input = { id, customer_id, reference_type: 'api' as const };
    const first = await store.activeflows.create({
      ...input,
      actions: ACTIONS,
      request: { a: 1, b: { c: 2, d: 3 } },
    });
    const again = await store.activeflows.create({
      ...input,
      actions: [],
      request: { b: { d: 3, c: 2 }, a: 1 },
    });
    expect(again).toEqual({ ...first, created: false });
    expect(await store.events.list(customer_id, id, {})).toHaveLength(1);
  });

  test('the same id and request are answered after the flow was deleted, too', async () => {
    const flow = await store.flows.create(customer_id, { actions: ACTIONS });
    const input = { id: randomUUID(), customer_id, flow_id: flow.id, reference_type: 'api' as const };
    const first = await store.activeflows.create(input);
    await store.flows.delete(customer_id, flow.id);
    expect(await store.activeflows.create(input)).toEqual({ ...first, created: false });
  });

  test('the same id with another request is a conflict', async () => {
    const id = randomUUID();
    await store.activeflows.create({ id, customer_id, reference_type: 'api' });
    const other = store.activeflows.create({ id, customer_id, reference_type: 'api', variables: { a: '1' } });
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT', id });
  });

  test("another customer's id is a conflict, also with the same request", async () => {
    const id = await makeActiveflow(store, customer_id);
    const input = {
      id,
      customer_id: await makeCustomer(store),
      actions: ACTIONS,
      reference_type: 'api' as const,
    };
    await expect(store.activeflows.create(input)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('of 20 creators at once with one trigger key exactly one creates', async () => {
    const input = { customer_id, trigger_key: `call/${randomUUID()}`, reference_type: 'api' as const };
    const answers = await Promise.all(Array.from({ length: 20 }, () => store.activeflows.create(input)));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ activeflow }) => activeflow.id)).size).toBe(1);
  });

  test('the id of a triggered one is the UUIDv5 of customer and trigger key', async () => {
    const customer = await store.customers.create({
      id: '5f1f6a5e-0c1d-4f7e-9a53-2b1f0c9d8e7a',
      name: 'Fixed',
    });
    const input = { customer_id: customer.id, trigger_key: 'call/42', reference_type: 'api' as const };
    const { activeflow } = await store.activeflows.create(input);
    expect(activeflow.id).toBe('4c209707-d181-5066-b65e-e5f107b2aea6');
  });

  test('two customers may use the same trigger key', async () => {
    const other = await makeCustomer(store);
    const input = { trigger_key: 'number/1', reference_type: 'api' as const };
    const mine = await store.activeflows.create({ ...input, customer_id });
    const theirs = await store.activeflows.create({ ...input, customer_id: other });
    expect(theirs.created).toBe(true);
    expect(theirs.activeflow.id).not.toBe(mine.activeflow.id);
  });
});

describe('what is not the customer’s is not found', () => {
  test('an activeflow, a flow, a call of another customer', async () => {
    const other = await makeCustomer(store);
    const id = await makeActiveflow(store, customer_id);
    const flow = await store.flows.create(customer_id, { actions: [] });
    const call = incomingCall(randomUUID());
    await store.calls.create({ ...call, customer_id });
    const attempts = [
      () => store.activeflows.get(other, id),
      () => store.activeflows.update(other, id, { webhook_uri: '' }),
      () => store.activeflows.delete(other, id),
      () => store.events.list(other, id, {}),
      () => store.flows.get(other, flow.id),
      () => store.flows.update(other, flow.id, { actions: [] }),
      () => store.flows.delete(other, flow.id),
      () => store.calls.get(other, call.id),
      () => store.activeflows.create({ customer_id: other, flow_id: flow.id, reference_type: 'api' }),
      () =>
        store.activeflows.create({ customer_id: other, on_complete_flow_id: flow.id, reference_type: 'api' }),
      () =>
        store.activeflows.create({ customer_id: other, reference_activeflow_id: id, reference_type: 'api' }),
      () => store.flows.create(other, { actions: [], on_complete_flow_id: flow.id }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await store.projection.flowActions(other, flow.id)).toBeUndefined();
  });

  test('a flow named by a text that is no id', async () => {
    expect(await store.projection.flowActions(customer_id, 'no-uuid')).toBeUndefined();
  });
});

describe('variables at creation', () => {
  test('inherited come first, then external, and voipbin.activeflow.* cannot be forged', async () => {
    const parent = await makeActiveflow(store, customer_id);
    const inherited = {
      kept: 'old',
      replaced: 'old',
      'voipbin.call.digits': '12',
      'voipbin.activeflow.id': parent,
    };
    await store.projection.finish(ending(parent, 1, { variables: inherited }));
    const { activeflow } = await store.activeflows.create({
      customer_id,
      reference_type: 'recording',
      reference_id: 'recording-1',
      reference_activeflow_id: parent,
      variables: { replaced: 'new', ' VoipBin.activeflow.id': 'forged', ' spaced ': 'yes' },
    });
    expect(activeflow.variables).toEqual({
      kept: 'old',
      replaced: 'new',
      spaced: 'yes',
      'voipbin.call.digits': '12',
      'voipbin.activeflow.id': activeflow.id,
      'voipbin.activeflow.reference_type': 'recording',
      'voipbin.activeflow.reference_id': 'recording-1',
      'voipbin.activeflow.reference_activeflow_id': parent,
      'voipbin.activeflow.flow_id': NIL_ID,
      'voipbin.activeflow.complete_count': '1',
      'voipbin.activeflow.customer_id': customer_id,
    });
  });

  test('a call sets voipbin.call.*', async () => {
    const call = incomingCall(randomUUID());
    const { activeflow } = await store.activeflows.create({ customer_id, reference_type: 'call', call });
    expect(activeflow.variables).toMatchObject({
      'voipbin.call.id': call.id,
      'voipbin.call.direction': 'incoming',
      'voipbin.call.master_call_id': NIL_ID,
      'voipbin.call.digits': '',
      'voipbin.call.caller_id': '+15550001',
      'voipbin.call.source.name': 'Ada',
      'voipbin.call.destination.target': '+15550002',
    });
  });

  test('keep characters that jsonb would refuse', async () => {
    const variables = { odd: 'nul \u0000 and half a pair \ud800' };
    const { activeflow } = await store.activeflows.create({ customer_id, reference_type: 'api', variables });
    expect((await store.activeflows.get(customer_id, activeflow.id)).variables).toMatchObject(variables);
  });
});
