import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { startTestServer } from '../support/database.ts';
import { ACTIONS, deliveriesOf, ending, incomingCall, makeActiveflow, restPoint } from './fixtures.ts';
import { ownDatabase } from './own-database.ts';

const { store, customer } = await ownDatabase(startTestServer());

const sequencesOf = async (id: string) =>
  (await store.events.list(customer, id, {})).map(({ sequence }) => sequence);
const typesOf = async (id: string) => (await store.events.list(customer, id, {})).map(({ type }) => type);

describe('save', () => {
  test('stores the rest point and sends activeflow_updated with the record as REST shows it', async () => {
    const id = await makeActiveflow(store, customer);
    await store.projection.save(restPoint(id, 1));
    const activeflow = await store.activeflows.get(customer, id);
    expect(activeflow).toMatchObject({
      current_action: { id: 'first', next_id: NIL_ID, tm_execute: NEVER },
      executed_actions: [{ id: 'first', n: 1, result: 'done', tm_execute: '2026-01-05 10:11:12.345678' }],
      variables: { rest: '1' },
      execute_count: 1,
      sequence: 2,
    });
    const [event] = await store.events.list(customer, id, { after: 1 });
    expect(event).toMatchObject({ type: 'activeflow_updated', sequence: 2, data: activeflow });
  });

  test('without event stores all and sends nothing', async () => {
    const id = await makeActiveflow(store, customer);
    await store.projection.save(restPoint(id, 1, { event: false }));
    expect(await store.activeflows.get(customer, id)).toMatchObject({
      sequence: 1,
      variables: { rest: '1' },
    });
    expect(await sequencesOf(id)).toEqual([1]);
  });

  test('repeated changes nothing and sends nothing', async () => {
    const id = await makeActiveflow(store, customer);
    await store.projection.save(restPoint(id, 1));
    const before = await store.activeflows.get(customer, id);
    await store.projection.save(restPoint(id, 1, { variables: { rest: 'again' } }));
    expect(await store.activeflows.get(customer, id)).toEqual(before);
    expect(await sequencesOf(id)).toEqual([1, 2]);
  });

  test('done again by a worker that got further is stored, under the same rest number or a lower one', async () => {
    const id = await makeActiveflow(store, customer);
    const [first] = ending(id, 1).executed;
    await store.projection.save(restPoint(id, 2, { executed: [first!] }));
    await store.projection.save(restPoint(id, 2, { executed: [first!, { ...first!, n: 2 }] }));
    await store.projection.save(restPoint(id, 1, { executed: [{ ...first!, n: 3 }] }));
    const stored = await store.activeflows.get(customer, id);
    expect(stored.executed_actions.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(await sequencesOf(id)).toEqual([1, 2, 3, 4]);
  });

  test('that comes late changes nothing', async () => {
    const id = await makeActiveflow(store, customer);
    await store.projection.save(restPoint(id, 3));
    const before = await store.activeflows.get(customer, id);
    await store.projection.save(restPoint(id, 2));
    expect(await store.activeflows.get(customer, id)).toEqual(before);
  });

  test('carries the backlog of one that failed, and each event shows the history as it was then', async () => {
    const id = await makeActiveflow(store, customer);
    const [first] = ending(id, 1).executed;
    await store.projection.save(restPoint(id, 1));
    const backlog = [first!, { ...first!, n: 2 }, { ...first!, n: 3 }];
    await store.projection.save(restPoint(id, 3, { executed: backlog }));
    const events = await store.events.list(customer, id, {});
    expect(events.map(({ data }) => data.executed_actions.map(({ n }) => n))).toEqual([[], [1], [1, 2, 3]]);
  });

  test('keeps the stacks that are open and did not change, and drops the closed ones', async () => {
    const id = await makeActiveflow(store, customer);
    const inner = { actions: [], current_index: 0, return_stack: 'main', return_action: 'first' };
    await store.projection.save(restPoint(id, 1, { open_stacks: ['main', 'inner'], stacks: { inner } }));
    const main = { actions: ACTIONS, current_index: 0, return_stack: null, return_action: null };
    expect((await store.activeflows.get(customer, id)).stack_map).toEqual({ main, inner });
    await store.projection.save(restPoint(id, 2, { stacks: { main: { ...main, current_index: 1 } } }));
    expect((await store.activeflows.get(customer, id)).stack_map).toEqual({
      main: { ...main, current_index: 1 },
    });
  });

  test('by 20 writers at once numbers the events without gaps', async () => {
    const id = await makeActiveflow(store, customer);
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.projection.save(restPoint(id, n + 1))));
    const sequences = await sequencesOf(id);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(await store.activeflows.get(customer, id)).toMatchObject({
      variables: { rest: '20' },
      sequence: sequences.length,
    });
  });

  test('of 20 repetitions at once sends one event', async () => {
    const id = await makeActiveflow(store, customer);
    await Promise.all(Array.from({ length: 20 }, () => store.projection.save(restPoint(id, 1))));
    expect(await sequencesOf(id)).toEqual([1, 2]);
  });

  test('of an unknown activeflow is refused', async () => {
    await expect(store.projection.save(restPoint(randomUUID(), 1))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('finish', () => {
  test('stores reason, error and last state', async () => {
    const id = await makeActiveflow(store, customer);
    const error = { code: 'TARGET_NOT_FOUND', message: 'no such action' };
    expect(await store.projection.finish(ending(id, 1, { ended_reason: 'failed', error }))).toEqual({});
    expect(await store.activeflows.get(customer, id)).toMatchObject({
      status: 'ended',
      ended_reason: 'failed',
      error,
    });
    expect(await typesOf(id)).toEqual(['activeflow_created', 'activeflow_updated']);
  });

  test('wins over any later save', async () => {
    const id = await makeActiveflow(store, customer);
    await store.projection.finish(ending(id, 2));
    const ended = await store.activeflows.get(customer, id);
    await store.projection.save(restPoint(id, 9));
    expect(await store.activeflows.get(customer, id)).toEqual(ended);
  });

  test('happens once: of 20 at once one sends an event, and all answer the same', async () => {
    const { id: flowId } = await store.flows.create(customer, { actions: ACTIONS });
    const input = { customer_id: customer, on_complete_flow_id: flowId, reference_type: 'api' as const };
    const { activeflow } = await store.activeflows.create(input);
    const finishes = Array.from({ length: 20 }, () => store.projection.finish(ending(activeflow.id, 1)));
    const results = await Promise.all(finishes);
    expect(results[0]?.on_complete).toBeDefined();
    for (const result of results) expect(result).toEqual(results[0]);
    expect(await sequencesOf(activeflow.id)).toEqual([1, 2]);
  });

  test('of a deleted activeflow is stored without an event', async () => {
    const id = await makeActiveflow(store, customer);
    await store.activeflows.delete(customer, id);
    await store.projection.finish(ending(id, 1));
    const { events } = await store.events.feed({ activeflowIds: [id], limit: 10 });
    expect(events.map(({ type }) => type)).toEqual(['activeflow_created', 'activeflow_deleted']);
    const running = await store.reconciliation.running({ olderThanSeconds: 0, limit: 1_000 });
    expect(running.map((row) => row.id)).not.toContain(id);
  });
});

describe('the on-complete activeflow', () => {
  test('has the same reference, all variables, the flow’s actions, and no webhook', async () => {
    const flow = await store.flows.create(customer, { actions: ACTIONS });
    const call = incomingCall(randomUUID());
    const { activeflow: parent } = await store.activeflows.create({
      customer_id: customer,
      reference_type: 'call',
      call,
      on_complete_flow_id: flow.id,
      webhook_uri: 'https://example.com/hook',
      webhook_method: 'POST',
    });
    const variables = { ...parent.variables, mine: 'kept', 'voipbin.call.digits': '42' };
    const { on_complete: start } = await store.projection.finish(ending(parent.id, 1, { variables }));
    const child = await store.activeflows.get(customer, start!.facts.id);
    expect(child).toMatchObject({
      status: 'running',
      flow_id: flow.id,
      reference_type: 'call',
      reference_id: call.id,
      reference_activeflow_id: parent.id,
      webhook_uri: '',
      webhook_method: '',
      variables: { mine: 'kept', 'voipbin.call.digits': '42', 'voipbin.activeflow.complete_count': '1' },
    });
    expect(child.variables['voipbin.activeflow.id']).toBe(child.id);
    expect(start).toMatchObject({
      actions: ACTIONS,
      variables: child.variables,
      call: { id: call.id, status: 'hangup' },
    });
    expect(await typesOf(child.id)).toEqual(['activeflow_created']);
  });

  test('follows four times, then the depth limit is told by an event', async () => {
    const flow = await store.flows.create(customer, { actions: ACTIONS });
    await store.flows.update(customer, flow.id, { actions: ACTIONS, on_complete_flow_id: flow.id });
    const input = { customer_id: customer, flow_id: flow.id, reference_type: 'api' as const };
    const chain = [(await store.activeflows.create(input)).activeflow.id];
    for (let next: string | undefined = chain[0]; next !== undefined; ) {
      next = (await store.projection.finish(ending(next, 1))).on_complete?.facts.id;
      if (next !== undefined) chain.push(next);
    }
    expect(chain).toHaveLength(5);
    const last = await store.events.list(customer, chain[4]!, {});
    expect(last.map(({ type }) => type)).toEqual([
      'activeflow_created',
      'activeflow_updated',
      'activeflow_on_complete_skipped',
    ]);
    expect(last[2]).toMatchObject({
      sequence: 3,
      data: { reason: 'on_complete_depth', status: 'ended', sequence: 3 },
    });
    const beyond = store.activeflows.create({ ...input, reference_activeflow_id: chain[4]! });
    await expect(beyond).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  test('does not start when its flow was deleted meanwhile, and an event says so', async () => {
    const flow = await store.flows.create(customer, { actions: ACTIONS });
    const input = { customer_id: customer, on_complete_flow_id: flow.id, reference_type: 'api' as const };
    const { activeflow } = await store.activeflows.create(input);
    await store.flows.delete(customer, flow.id);
    expect(await store.projection.finish(ending(activeflow.id, 1))).toEqual({});
    const [, , skipped] = await store.events.list(customer, activeflow.id, {});
    expect(skipped).toMatchObject({
      type: 'activeflow_on_complete_skipped',
      data: { reason: 'flow_not_found' },
    });
  });
});

describe('update and delete', () => {
  test('on-complete flow and webhook change while it runs, and the end uses them', async () => {
    const id = await makeActiveflow(store, customer);
    const flow = await store.flows.create(customer, { actions: ACTIONS });
    const change = {
      on_complete_flow_id: flow.id,
      webhook_uri: 'https://example.com/new',
      webhook_method: 'PUT',
    };
    expect(await store.activeflows.update(customer, id, change)).toMatchObject(change);
    const { on_complete } = await store.projection.finish(ending(id, 1));
    expect(on_complete?.facts.flow_id).toBe(flow.id);
    expect(await deliveriesOf(store, customer, id)).toMatchObject([
      { uri: 'https://example.com/new', method: 'PUT' },
    ]);
  });

  test('an empty on-complete flow clears it, and an absent one leaves it', async () => {
    const flow = await store.flows.create(customer, { actions: ACTIONS });
    const id = await makeActiveflow(store, customer);
    await store.activeflows.update(customer, id, { on_complete_flow_id: flow.id });
    const other = await store.activeflows.update(customer, id, { webhook_uri: '' });
    expect(other.on_complete_flow_id).toBe(flow.id);
    const cleared = await store.activeflows.update(customer, id, { on_complete_flow_id: '' });
    expect(cleared.on_complete_flow_id).toBe(NIL_ID);
  });

  test('after the end nothing can be changed', async () => {
    const id = await makeActiveflow(store, customer);
    await store.projection.finish(ending(id, 1));
    const late = store.activeflows.update(customer, id, { webhook_uri: 'https://example.com' });
    await expect(late).rejects.toMatchObject({ code: 'STATE_INVALID', id });
  });

  test('a deleted activeflow answers its record once, sends activeflow_deleted, and is not found afterwards', async () => {
    const id = await makeActiveflow(store, customer);
    await store.projection.finish(ending(id, 1));
    const deleted = await store.activeflows.delete(customer, id);
    expect(deleted).toMatchObject({ id, sequence: 3, executed_actions: [{ n: 1 }] });
    expect(deleted.tm_delete).not.toBe(NEVER);
    await expect(store.activeflows.delete(customer, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(store.activeflows.get(customer, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { events } = await store.events.feed({ activeflowIds: [id], limit: 10 });
    expect(events.at(-1)).toMatchObject({
      type: 'activeflow_deleted',
      data: { sequence: 3, tm_delete: deleted.tm_delete },
    });
  });
});
