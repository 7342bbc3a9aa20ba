import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openTestDatabase } from '../support/database.ts';
import { ACTIONS, ending, incomingCall, makeActiveflow, makeCustomer, restPoint } from './fixtures.ts';
import { ownDatabase } from './own-database.ts';

const { database, store, customer } = await ownDatabase(openTestDatabase());

describe('the reconciler', () => {
  const unstartedIds = async (olderThanSeconds: number) =>
    (await store.reconciliation.unstarted({ olderThanSeconds, limit: 1_000 })).map(({ facts }) => facts.id);

  test('finds what was created but never started, with its start input', async () => {
    const input = { customer_id: customer, actions: ACTIONS, reference_type: 'api' as const };
    const { start } = await store.activeflows.create(input);
    const found = await store.reconciliation.unstarted({ olderThanSeconds: 0, limit: 1_000 });
    expect(found).toContainEqual(start);
    expect(await unstartedIds(60)).not.toContain(start.facts.id);
  });

  test('does not find what is known to be started, has saved, has ended, or was deleted', async () => {
    const ids = await Promise.all(Array.from({ length: 4 }, () => makeActiveflow(store, customer)));
    await store.reconciliation.markStarted(ids[0]!);
    await store.projection.save(restPoint(ids[1]!, 1));
    await store.projection.finish(ending(ids[2]!, 1));
    await store.activeflows.delete(customer, ids[3]!);
    const found = await unstartedIds(0);
    for (const id of ids) expect(found).not.toContain(id);
  });

  test('pages through the running ones without recent news', async () => {
    const ids = await Promise.all(Array.from({ length: 3 }, () => makeActiveflow(store, customer)));
    for (const id of ids) await store.reconciliation.markStarted(id);
    await database.query(`UPDATE activeflows SET tm_start = '2026-01-01' WHERE id = ANY($1)`, [ids]);
    await store.projection.save(restPoint(ids[2]!, 1));
    const found: string[] = [];
    for (let after: string | undefined, more = true; more; ) {
      const page = await store.reconciliation.running({ olderThanSeconds: 60, limit: 1, after });
      found.push(...page.map(({ id }) => id));
      after = page.at(-1)?.id;
      more = page.length > 0;
    }
    expect(found).toEqual([ids[0]!, ids[1]!].sort());
  });

  test('settles a terminated one as failed, with its on-complete flow, once', async () => {
    const flow = await store.flows.create(customer, { actions: ACTIONS });
    const input = { customer_id: customer, on_complete_flow_id: flow.id, reference_type: 'api' as const };
    const { activeflow } = await store.activeflows.create(input);
    await store.projection.save(restPoint(activeflow.id, 1));
    const result = await store.reconciliation.settleGone(activeflow.id, 'terminated');
    expect(result.on_complete?.facts.reference_activeflow_id).toBe(activeflow.id);
    expect(await store.reconciliation.settleGone(activeflow.id, 'terminated')).toEqual(result);
    expect(await store.activeflows.get(customer, activeflow.id)).toMatchObject({
      status: 'ended',
      ended_reason: 'failed',
      error: { code: 'TERMINATED', message: 'terminated by operator' },
      current_action: { id: 'first' },
      executed_actions: [{ n: 1 }],
      variables: { rest: '1' },
      sequence: 3,
    });
  });
});

describe('purge', () => {
  test('removes what ended long ago with everything of it, and nothing else', async () => {
    const owner = await makeCustomer(store);
    const call = incomingCall(randomUUID());
    const input = {
      customer_id: owner,
      reference_type: 'call' as const,
      webhook_uri: 'https://own.example',
      call,
    };
    const { activeflow: old } = await store.activeflows.create(input);
    const recent = await makeActiveflow(store, owner);
    const running = await makeActiveflow(store, owner);
    await store.projection.finish(ending(old.id, 1));
    await store.projection.finish(ending(recent, 1));
    await store.calls.applyEvent({
      call_id: call.id,
      number: 1,
      at: 0,
      type: 'call_hangup',
      reason: 'normal',
      by: 'local',
    });
    await database.query(`UPDATE activeflows SET tm_end = tm_end - interval '31 days' WHERE id = $1`, [
      old.id,
    ]);
    expect(await store.purge({ olderThanDays: 30, batch: 1 })).toBe(1);
    const left = (await store.activeflows.list(owner, {})).result.map(({ id }) => id);
    expect(left).toEqual([running, recent]);
    await expect(store.calls.get(owner, call.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const table of ['executed_actions', 'events', 'webhook_deliveries']) {
      expect(await database.query(`SELECT 1 FROM ${table} WHERE activeflow_id = $1`, [old.id])).toEqual([]);
    }
  });
});
