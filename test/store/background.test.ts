import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import type { ClaimedDelivery } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { ACTIONS, ending, incomingCall, makeActiveflow, makeCustomer, restPoint } from './fixtures.ts';

let database: TestServer;
let store: Store;
let customer: string;

beforeAll(async () => {
  database = await startTestServer();
  store = database.store;
  customer = await makeCustomer(store);
}, 60_000);
afterAll(() => database.close());

async function run<Row extends pg.QueryResultRow>(
  statement: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<Row>(statement, [...parameters]);
  await client.end();
  return rows;
}

/** A program that cuts all connections but its own. */
const CUT_OTHERS = `
  import pg from 'pg';
  const client = new pg.Client({ connectionString: process.argv[1] });
  await client.connect();
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()');
  await client.end();
`;

describe('outgoing webhooks', () => {
  const hooked = async (activeflowUri = '') => {
    const { id: customer_id } = await store.customers.create({
      name: 'Hooked',
      webhook_uri: 'https://customer.example',
    });
    const webhook = { webhook_uri: activeflowUri, webhook_method: activeflowUri === '' ? '' : 'PUT' };
    const input = { customer_id, actions: ACTIONS, reference_type: 'api' as const, ...webhook };
    return { customer_id, id: (await store.activeflows.create(input)).activeflow.id };
  };
  const claimOf = async (activeflowId: string): Promise<readonly ClaimedDelivery[]> => {
    const claimed = await store.deliveries.claim({ limit: 1_000, leaseSeconds: 60 });
    return claimed.filter((delivery) => delivery.activeflow_id === activeflowId);
  };
  const makeDue = (id: string) =>
    run(`UPDATE webhook_deliveries SET tm_next_attempt = '2026-01-01' WHERE activeflow_id = $1`, [id]);

  test('go to the customer’s address and to the activeflow’s own, with the event as REST shows it', async () => {
    const { customer_id, id } = await hooked('https://own.example');
    const { webhook_secret } = await store.customers.get(customer_id);
    const [toCustomer, toActiveflow, ...more] = await claimOf(id);
    expect(more).toEqual([]);
    expect(toCustomer).toMatchObject({
      destination: 'customer',
      uri: 'https://customer.example',
      method: '',
    });
    expect(toActiveflow).toMatchObject({
      destination: 'activeflow',
      uri: 'https://own.example',
      method: 'PUT',
    });
    expect(toActiveflow).toMatchObject({
      secrets: [webhook_secret],
      message_id: toCustomer?.message_id,
      attempts: 1,
    });
    const data = await store.activeflows.get(customer_id, id);
    expect(JSON.parse(toCustomer!.body)).toEqual({ type: 'activeflow_created', data });
  });

  test('of 4 deliverers at once each is claimed by one', async () => {
    for (let flow = 0; flow < 6; flow += 1) await hooked('https://own.example');
    const claims = await Promise.all(
      Array.from({ length: 4 }, () => store.deliveries.claim({ limit: 3, leaseSeconds: 60 })),
    );
    const ids = claims.flat().map((delivery) => delivery.id);
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
  });

  test('of one activeflow and address are claimed one after the other, also while the first is retried', async () => {
    const { id } = await hooked();
    await store.projection.save(restPoint(id, 1));
    const [first, ...more] = await claimOf(id);
    expect(more).toEqual([]);
    await store.deliveries.record(first!, { delivered: false, status: 500 });
    expect(await claimOf(id)).toEqual([]);
    await makeDue(id);
    const [again, ...tooEarly] = await claimOf(id);
    expect({ again: again?.id, tooEarly }).toEqual({ again: first?.id, tooEarly: [] });
    await store.deliveries.record(again!, { delivered: true });
    expect(await claimOf(id)).toMatchObject([{ sequence: 2 }]);
  });

  test('of one receiver are claimed up to its bound, those under way included', async () => {
    const { customer_id } = await hooked();
    for (let flow = 0; flow < 4; flow += 1) {
      await store.activeflows.create({ customer_id, actions: ACTIONS, reference_type: 'api' });
    }
    const claim = async (underWay: Record<string, number>) =>
      (await store.deliveries.claim({ limit: 1_000, leaseSeconds: 60, perReceiver: 3, underWay })).filter(
        (delivery) => delivery.customer_id === customer_id,
      );
    const first = await claim({});
    expect(first).toHaveLength(3);
    expect(await claim({ [first[0]!.receiver]: 3 })).toEqual([]);
    expect(await claim({ [first[0]!.receiver]: 2 })).toHaveLength(1);
  });

  test('that may be retried for a time only are given up when the next attempt would come later', async () => {
    const { customer_id, id } = await hooked();
    for (const status of ['pending', 'pending', 'pending', 'pending', 'failed']) {
      await makeDue(id);
      const [claimed] = await claimOf(id);
      await store.deliveries.record(claimed!, { delivered: false, retryForSeconds: 600 });
      expect(await store.deliveries.list(customer_id, id)).toMatchObject([{ status }]);
    }
  });

  test('a claim that was never reported is due again after its lease, with the same body', async () => {
    const { id } = await hooked();
    const [first] = await claimOf(id);
    expect(await claimOf(id)).toEqual([]);
    await store.projection.save(restPoint(id, 1));
    await makeDue(id);
    const again = (await claimOf(id)).find((delivery) => delivery.id === first?.id);
    expect(again).toMatchObject({ attempts: 2, body: first?.body, message_id: first?.message_id });
  });

  test('the report of an attempt that lost its lease changes nothing', async () => {
    const { customer_id, id } = await hooked();
    const [first] = await claimOf(id);
    await makeDue(id);
    const [second] = await claimOf(id);
    await store.deliveries.record(first!, { delivered: false, final: true });
    expect(await store.deliveries.list(customer_id, id)).toMatchObject([{ status: 'pending' }]);
    await store.deliveries.record(second!, { delivered: true, status: 204 });
    expect(await store.deliveries.list(customer_id, id)).toMatchObject([
      { status: 'delivered', last_status: 204 },
    ]);
  });

  test('are retried with growing pauses for hours, then given up visibly', async () => {
    const { customer_id, id } = await hooked();
    const pauses: number[] = [];
    for (let status = 'pending'; status === 'pending'; ) {
      await makeDue(id);
      const [claimed] = await claimOf(id);
      await store.deliveries.record(claimed!, {
        delivered: false,
        status: 503,
        error: 'Service \0 Unavailable',
      });
      status = (await store.deliveries.list(customer_id, id))[0]!.status;
      const query = `SELECT extract(epoch FROM tm_next_attempt - tm_update)::float AS pause FROM webhook_deliveries WHERE id = $1`;
      if (status === 'pending') pauses.push((await run<{ pause: number }>(query, [claimed!.id]))[0]!.pause);
    }
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[0]).toBeLessThan(10);
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(8 * 3600);
    const [given] = await store.deliveries.list(customer_id, id);
    expect(given).toMatchObject({
      status: 'failed',
      attempts: 11,
      last_status: 503,
      last_error: 'Service  Unavailable',
    });
  });

  test('a webhook_send is queued once per key', async () => {
    const id = await makeActiveflow(store, customer);
    const webhook = {
      key: `${id}/1.send`,
      customer_id: customer,
      activeflow_id: id,
      uri: 'https://x.example',
      method: 'POST',
    };
    const send = { ...webhook, data_type: '', data: '{"a":1}' };
    await store.projection.enqueueWebhook(send);
    await store.projection.enqueueWebhook({ ...send, data: 'other' });
    const claimed = await claimOf(id);
    expect(claimed).toMatchObject([
      { destination: 'action', body: '{"a":1}', content_type: 'application/json', event_id: '' },
    ]);
  });
});

describe('the feed of events', () => {
  test('gives each event once to a reader that goes on from its cursor, also with writers in between', async () => {
    let cursor = await store.events.feedEnd();
    const ids = await Promise.all(Array.from({ length: 5 }, () => makeActiveflow(store, customer)));
    const seen: string[] = [];
    const writers = Promise.all(ids.map((id) => store.projection.save(restPoint(id, 1))));
    while (seen.length < 10) {
      const events = await store.events.feed({ after: cursor, limit: 3 });
      cursor = events.at(-1)?.cursor ?? cursor;
      seen.push(...events.map(({ activeflow_id, sequence }) => `${activeflow_id} ${sequence}`));
    }
    await writers;
    expect(await store.events.feed({ after: cursor, limit: 3 })).toEqual([]);
    expect([...seen].sort()).toEqual(ids.flatMap((id) => [`${id} 1`, `${id} 2`]).sort());
  });

  test('stops before a transaction that is still open, so that its events are not passed over', async () => {
    const start = await store.events.feedEnd();
    const slow = new pg.Client({ connectionString: database.url });
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query('SELECT pg_current_xact_id()');
    const id = await makeActiveflow(store, customer);
    expect(await store.events.feed({ after: start, limit: 10 })).toEqual([]);
    await slow.query('COMMIT');
    await slow.end();
    expect(await store.events.feed({ after: start, limit: 10 })).toMatchObject([{ activeflow_id: id }]);
  });

  test('refuses a cursor that it never gave', async () => {
    await expect(store.events.feed({ after: 'x', limit: 1 })).rejects.toMatchObject({ code: 'INVALID' });
  });
});

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
    await run(`UPDATE activeflows SET tm_start = '2026-01-01' WHERE id = ANY($1)`, [ids]);
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
    const result = await store.reconciliation.settleTerminated(activeflow.id);
    expect(result.on_complete?.facts.reference_activeflow_id).toBe(activeflow.id);
    expect(await store.reconciliation.settleTerminated(activeflow.id)).toEqual(result);
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
    await run(`UPDATE activeflows SET tm_end = tm_end - interval '31 days' WHERE id = $1`, [old.id]);
    expect(await store.purge({ olderThanDays: 30, batch: 1 })).toBe(1);
    const left = (await store.activeflows.list(owner, {})).result.map(({ id }) => id);
    expect(left).toEqual([running, recent]);
    await expect(store.calls.get(owner, call.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const table of ['executed_actions', 'events', 'webhook_deliveries']) {
      expect(await run(`SELECT 1 FROM ${table} WHERE activeflow_id = $1`, [old.id])).toEqual([]);
    }
  });
});

describe('opening', () => {
  test('by several starters of an empty database at once migrates it once', async () => {
    await run('CREATE DATABASE fresh');
    const url = new URL(database.url);
    url.pathname = '/fresh';
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(url.href)));
    const { id } = await stores[0]!.customers.create({ name: 'One' });
    expect(await stores[3]!.customers.get(id)).toMatchObject({ name: 'One' });
    await Promise.all(stores.map((each) => each.close()));
  });

  test('without a database is refused as unavailable, without telling the password', async () => {
    const refused = openStore('postgresql://someone:secret@127.0.0.1:1/none');
    await expect(refused).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(refused).rejects.not.toThrow(/secret/);
  });
});

describe('a database that does not answer', () => {
  test('is told as unavailable when no connection gets free in time', async () => {
    const small = await openStore(database.url, { poolSize: 1, connectionTimeout: 100 });
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE flows IN ACCESS EXCLUSIVE MODE');
    const waiting = small.flows.list(customer, {});
    await expect(small.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await blocker.query('COMMIT');
    await blocker.end();
    expect(await waiting).toBeDefined();
    await small.close();
  });

  test('is told as unavailable when a statement takes too long', async () => {
    const hasty = await openStore(database.url, { statementTimeout: 100 });
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE flows IN ACCESS EXCLUSIVE MODE');
    await expect(hasty.flows.list(customer, {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await hasty.ping()).toBeUndefined();
    await hasty.close();
  });

  test('that is killed under writers and started again has all that was answered, and serves all connections', async () => {
    const writers = Array.from({ length: 30 }, () => makeActiveflow(store, customer));
    const [first] = await Promise.all([Promise.any(writers), store.ping()]);
    await database.kill();
    const results = await Promise.allSettled(writers);
    await database.restart();
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'UNAVAILABLE' });
      else expect(await store.activeflows.get(customer, result.value)).toMatchObject({ sequence: 1 });
    }
    expect(results).toContainEqual({ status: 'fulfilled', value: first });
    await Promise.all(Array.from({ length: 20 }, () => makeActiveflow(store, customer)));
  });

  test('does not keep a connection that broke unnoticed before a transaction', async () => {
    const single = await openStore(database.url, { poolSize: 1, connectionTimeout: 500 });
    await single.ping();
    // Blocks this process, so that the break is not noticed before the next use.
    execFileSync(process.execPath, ['--input-type=module', '-e', CUT_OTHERS, database.url]);
    await expect(makeActiveflow(single, customer)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await makeActiveflow(single, customer)).toBeDefined();
    await single.close();
  });

  test('what the database cannot hold is refused without repeating the parameters', async () => {
    const attempt = store.customers.update(customer, { name: 'nul \0', webhook_method: 'secret' });
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID' });
    await expect(attempt).rejects.not.toThrow(/secret/);
  });
});
