import { describe, expect, test } from 'vitest';
import { openTestDatabase } from '../support/database.ts';
import { deliveriesOf, restPoint } from './fixtures.ts';
import { ownDatabase } from './own-database.ts';
import { WebhookRows } from './webhook-rows.ts';

const { database, store } = await ownDatabase(openTestDatabase());
const rows = new WebhookRows(database);

async function emptyDatabase() {
  const own = await openTestDatabase();
  return { store: own.store, rows: new WebhookRows(own), [Symbol.asyncDispose]: () => own.close() };
}

/** An activeflow with `count` events, the first of which failed. */
async function lineOf(count: number) {
  const flow = await rows.activeflow();
  for (let rest = 1; rest < count; rest += 1) await store.projection.save(restPoint(flow.id, rest));
  return { ...flow, line: await rows.fail(flow.id) };
}

const statuses = async ({ customer_id, id }: { customer_id: string; id: string }) =>
  (await deliveriesOf(store, customer_id, id)).map(({ status }) => status);

describe('a line under retry', () => {
  test('is named without its address, which may hold a secret', async () => {
    const { id } = await rows.activeflow('https://user:pass@own.example:8443/secret?token=1');
    const line = (await rows.claim(id)).find(({ destination }) => destination === 'activeflow')!.line;
    expect(line).toMatchObject({ activeflow_id: id, host: 'own.example:8443' });
    expect(JSON.stringify(line)).not.toMatch(/secret|token|pass|https/);
  });

  test('is sent from its oldest on, each coming under retry as the one before it is over', async () => {
    const flow = await lineOf(3);
    for (const sequence of [1, 2, 3]) {
      const taken = await rows.take(flow.line);
      expect(taken).toMatchObject({ sequence, status: 'retrying' });
      expect(await rows.claim(flow.id)).toEqual([]);
      const { more } = await store.deliveries.lines.settle(taken!, flow.line, { status: 'delivered' });
      expect(more).toBe(sequence < 3);
    }
    expect(await statuses(flow)).toEqual(['delivered', 'delivered', 'delivered']);
    expect(await store.deliveries.lines.head(flow.line)).toBeUndefined();
  });

  test('goes on behind one that is dead', async () => {
    const flow = await lineOf(2);
    const taken = await rows.take(flow.line);
    expect(await store.deliveries.lines.settle(taken!, flow.line, { status: 'dead' })).toEqual({
      more: true,
    });
    expect(await statuses(flow)).toEqual(['dead', 'retrying']);
  });

  test('stays where it is while its head fails', async () => {
    const flow = await lineOf(2);
    const taken = await rows.take(flow.line);
    const failed = { status: 'retrying', pause_ms: 60_000 } as const;
    expect(await store.deliveries.lines.settle(taken!, flow.line, failed)).toEqual({ more: true });
    expect(await statuses(flow)).toEqual(['retrying', 'pending']);
    const head = await store.deliveries.lines.head(flow.line);
    expect(head).toMatchObject({ id: taken!.id, attempts: 2 });
    expect(head!.due_in_ms).toBeGreaterThan(50_000);
  });

  test('leaves what comes after its end to the outbox', async () => {
    const flow = await lineOf(1);
    const taken = await rows.take(flow.line);
    await store.deliveries.lines.settle(taken!, flow.line, { status: 'delivered' });
    await store.projection.save(restPoint(flow.id, 1));
    expect(await rows.claim(flow.id)).toMatchObject([{ sequence: 2 }]);
  });

  test('is not touched by the report of an attempt that was given to another worker', async () => {
    const flow = await lineOf(1);
    const lost = await rows.take(flow.line);
    await rows.take(flow.line);
    await store.deliveries.lines.settle(lost!, flow.line, { status: 'dead' });
    expect(await statuses(flow)).toEqual(['retrying']);
  });

  test('is put aside with all that waits in it, for as long as that has waited, and sent all the same', async () => {
    const flow = await lineOf(3);
    const other = await rows.activeflow();
    const dueIn = async ({ customer_id, id }: { customer_id: string; id: string }) =>
      (await deliveriesOf(store, customer_id, id)).map(
        ({ tm_next_attempt, tm_queued }) => (Date.parse(tm_next_attempt) - Date.parse(tm_queued)) / 1000,
      );
    await store.deliveries.putAside({ limit: 100 });
    const [, second = 0, third = 0] = await dueIn(flow);
    for (const pause of [second, third]) expect(Math.round(pause)).toBe(10);
    expect(await dueIn(other)).toEqual([expect.closeTo(0)]);
    for (const sequence of [1, 2, 3]) {
      const taken = await rows.take(flow.line);
      expect(taken?.sequence).toBe(sequence);
      await store.deliveries.lines.settle(taken!, flow.line, { status: 'delivered' });
    }
  });

  test('that nobody sends is found when it is overdue, and not again before it is so once more', async () => {
    const { id, line } = await lineOf(1);
    const overdue = async () =>
      (await store.deliveries.lines.takeOverdue({ olderThanSeconds: 30, limit: 100 })).filter(
        ({ activeflow_id }) => activeflow_id === id,
      );
    expect(await overdue()).toEqual([]);
    await rows.makeDue(id);
    expect(await overdue()).toEqual([line]);
    expect(await overdue()).toEqual([]);
  });
});

test('twenty thousand webhooks behind retries keep nobody else from being claimed in time, put aside or not', async () => {
  await using own = await emptyDatabase();
  const { rows, store } = own;
  const fill = async () => {
    const { customer_id, id } = await rows.activeflow();
    await rows.fail(id);
    await rows.run(
      `INSERT INTO webhook_deliveries (customer_id, activeflow_id, destination, uri, method, body)
       SELECT $1, $2, 'customer', 'https://customer.example', '', '""' FROM generate_series(1, 5000)`,
      customer_id,
      id,
    );
  };
  const claimsOther = async () => {
    const { id } = await rows.activeflow();
    expect(await rows.claim(id)).toHaveLength(1);
  };
  await claimsOther();
  // Postgres goes by these statistics, of a single row, while the table fills up.
  await rows.run('ANALYZE webhook_deliveries');
  for (let flow = 0; flow < 4; flow += 1) await fill();
  await claimsOther();
  await rows.run('ANALYZE webhook_deliveries');
  await claimsOther();
  await store.deliveries.putAside({ limit: 100_000 });
  await claimsOther();
}, 60_000);

describe('a race', () => {
  test('between an end of the line and a new event leaves the event to exactly one of the two', async () => {
    for (let round = 0; round < 20; round += 1) {
      const flow = await lineOf(1);
      const taken = await rows.take(flow.line);
      const [{ more }] = await Promise.all([
        store.deliveries.lines.settle(taken!, flow.line, { status: 'delivered' }),
        store.projection.save(restPoint(flow.id, 1)),
      ]);
      const claimed = await rows.claim(flow.id);
      expect([more, claimed.length]).toEqual(more ? [true, 0] : [false, 1]);
    }
  }, 30_000);
});
