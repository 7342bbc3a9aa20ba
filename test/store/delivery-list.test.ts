import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { DeliveryFilter } from '../../src/store/delivery.ts';
import type { PageRequest } from '../../src/store/page.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { openTestDatabase } from '../support/database.ts';
import { deliveriesOf, restPoint } from './fixtures.ts';
import { ownDatabase } from './own-database.ts';
import { WebhookRows } from './webhook-rows.ts';

const { database, store } = await ownDatabase(openTestDatabase());
const rows = new WebhookRows(database);

describe('the list of deliveries', () => {
  test('runs from the newest to the oldest, page by page, without loss or repetition', async () => {
    const { customer_id, id } = await rows.activeflow('https://own.example');
    for (let rest = 1; rest <= 3; rest += 1) await store.projection.save(restPoint(id, rest));
    const seen: number[] = [];
    for (let page_token: string | undefined; page_token !== ''; ) {
      const page = await store.deliveries.list(customer_id, { page_size: 3, page_token });
      seen.push(...page.result.map(({ sequence }) => sequence));
      page_token = page.next_page_token;
    }
    expect(seen).toEqual([4, 4, 3, 3, 2, 2, 1, 1]);
  });

  test('is narrowed by activeflow, status, destination and time', async () => {
    const { customer_id, id } = await rows.activeflow('https://own.example');
    await store.activeflows.create({ customer_id, actions: [], reference_type: 'api' });
    const [first] = await rows.claim(id);
    await store.deliveries.record(first!, { status: 'dead' });
    const { tm_create } = first!;
    const count = async (query: PageRequest & DeliveryFilter) =>
      (await store.deliveries.list(customer_id, query)).result.length;
    expect(await count({})).toBe(3);
    expect(await count({ activeflow_id: id })).toBe(2);
    expect(await count({ status: 'dead' })).toBe(1);
    expect(await count({ destination: 'customer' })).toBe(2);
    expect(await count({ destination: 'customer', status: 'dead', activeflow_id: id })).toBe(1);
    expect(await count({ created_after: tm_create })).toBeLessThan(3);
    expect(await count({ created_before: tm_create })).toBe(0);
    expect(await count({ activeflow_id: randomUUID() })).toBe(0);
  });

  test('holds nothing of other customers', async () => {
    const { id } = await rows.activeflow();
    const other = await rows.activeflow();
    expect(await deliveriesOf(store, other.customer_id, id)).toEqual([]);
  });
});

describe('a delivery', () => {
  test('is found by its id by its customer only', async () => {
    const { customer_id, id } = await rows.activeflow();
    const other = await rows.activeflow();
    const [delivery] = await deliveriesOf(store, customer_id, id);
    expect(await store.deliveries.get(customer_id, delivery!.id)).toEqual(delivery);
    for (const [owner, wanted] of [
      [other.customer_id, delivery!.id],
      [customer_id, randomUUID()],
    ] as const) {
      await expect(store.deliveries.get(owner, wanted)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(store.deliveries.redeliver(owner, wanted)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  test.each(['dead', 'delivered'] as const)(
    'that is %s is queued again, under the same webhook id',
    async (status) => {
      const { customer_id, id } = await rows.activeflow();
      const [claimed] = await rows.claim(id);
      await store.deliveries.record(claimed!, { status });
      const over = await store.deliveries.get(customer_id, claimed!.id);
      expect(over).toMatchObject({ status, tm_next_attempt: NEVER });
      const queued = await store.deliveries.redeliver(customer_id, claimed!.id);
      expect(queued).toMatchObject({ id: over.id, status: 'pending', attempts: 1 });
      expect(queued.tm_queued > over.tm_queued).toBe(true);
      expect(await store.deliveries.redeliver(customer_id, claimed!.id)).toEqual(queued);
      expect(await rows.claim(id)).toMatchObject([
        { id: over.id, webhook_id: over.webhook_id, body: claimed!.body, attempts: 2 },
      ]);
    },
  );

  test('that is asked for again waits while a newer one of its line is under way or under retry', async () => {
    const { customer_id, id } = await rows.activeflow();
    const [first] = await rows.claim(id);
    await store.deliveries.record(first!, { status: 'dead' });
    await store.projection.save(restPoint(id, 1));
    const [second] = await rows.claim(id);
    await store.deliveries.redeliver(customer_id, first!.id);
    expect(await rows.claim(id)).toEqual([]);
    await store.deliveries.record(second!, { status: 'retrying', pause_ms: 0 });
    expect(await rows.claim(id)).toEqual([]);
    const taken = await rows.take(second!.line);
    expect(taken?.id).toBe(second!.id);
    await store.deliveries.lines.settle(taken!, second!.line, { status: 'delivered' });
    expect(await store.deliveries.lines.head(second!.line)).toMatchObject({ id: first!.id });
  });
});
