import { describe, expect, test } from 'vitest';
import type { ClaimedDelivery } from '../../src/store/delivery.ts';
import { openTestDatabase } from '../support/database.ts';
import { ACTIONS, deliveriesOf, restPoint } from './fixtures.ts';
import { ownDatabase } from './own-database.ts';
import { WebhookRows } from './webhook-rows.ts';

const { database, store } = await ownDatabase(openTestDatabase());
const rows = new WebhookRows(database);

describe('outgoing webhooks', () => {
  test('go to the customer’s address and to the activeflow’s own, with the event as REST shows it', async () => {
    const { customer_id, id } = await rows.activeflow('https://own.example');
    const { webhook_secret } = await store.customers.get(customer_id);
    const [toCustomer, toActiveflow, ...more] = await rows.claim(id);
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
      webhook_id: toCustomer?.webhook_id,
      attempts: 1,
    });
    const data = await store.activeflows.get(customer_id, id);
    expect(JSON.parse(toCustomer!.body)).toEqual({ type: 'activeflow_created', data });
  });

  test('of 4 deliverers at once each is claimed by one', async () => {
    for (let flow = 0; flow < 6; flow += 1) await rows.activeflow('https://own.example');
    const claims = await Promise.all(
      Array.from({ length: 4 }, () => store.deliveries.claim({ limit: 3, leaseSeconds: 60 })),
    );
    const ids = claims.flat().map((delivery) => delivery.id);
    expect(ids).toHaveLength(12);
    expect(new Set(ids).size).toBe(12);
  });

  test('of one line are claimed one after the other', async () => {
    const { id } = await rows.activeflow();
    await store.projection.save(restPoint(id, 1));
    const [first, ...more] = await rows.claim(id);
    expect(more).toEqual([]);
    expect(await rows.claim(id)).toEqual([]);
    await store.deliveries.record(first!, { status: 'delivered' });
    expect(await rows.claim(id)).toMatchObject([{ sequence: 2 }]);
  });

  test('behind one that is retried are left alone', async () => {
    const { id } = await rows.activeflow();
    const [first] = await rows.claim(id);
    await store.projection.save(restPoint(id, 1));
    await store.deliveries.record(first!, { status: 'retrying', pause_ms: 0 });
    await rows.makeDue(id);
    expect(await rows.claim(id)).toEqual([]);
  });

  test('behind one that is dead go out', async () => {
    const { id } = await rows.activeflow();
    await store.projection.save(restPoint(id, 1));
    const [first] = await rows.claim(id);
    await store.deliveries.record(first!, { status: 'dead' });
    expect(await rows.claim(id)).toMatchObject([{ sequence: 2 }]);
  });

  test('of one receiver are claimed up to its bound, those under way included', async () => {
    const { customer_id } = await rows.activeflow();
    for (let flow = 0; flow < 4; flow += 1) {
      await store.activeflows.create({ customer_id, actions: ACTIONS, reference_type: 'api' });
    }
    const claim = async (underWay: Record<string, number>): Promise<readonly ClaimedDelivery[]> =>
      (await store.deliveries.claim({ limit: 1_000, leaseSeconds: 60, perReceiver: 3, underWay })).filter(
        (delivery) => delivery.customer_id === customer_id,
      );
    const first = await claim({});
    expect(first).toHaveLength(3);
    expect(await claim({ [first[0]!.receiver]: 3 })).toEqual([]);
    expect(await claim({ [first[0]!.receiver]: 2 })).toHaveLength(1);
  });

  test('that were claimed and never reported are due again after the lease, with the same body', async () => {
    const { id } = await rows.activeflow();
    const [first] = await rows.claim(id);
    expect(await rows.claim(id)).toEqual([]);
    await store.projection.save(restPoint(id, 1));
    await rows.makeDue(id);
    const again = (await rows.claim(id)).find((delivery) => delivery.id === first?.id);
    expect(again).toMatchObject({ attempts: 2, body: first?.body, webhook_id: first?.webhook_id });
  });

  test('do not change by the report of an attempt that lost its lease', async () => {
    const { customer_id, id } = await rows.activeflow();
    const [first] = await rows.claim(id);
    await rows.makeDue(id);
    const [second] = await rows.claim(id);
    await store.deliveries.record(first!, { status: 'dead' });
    expect(await deliveriesOf(store, customer_id, id)).toMatchObject([{ status: 'pending' }]);
    await store.deliveries.record(second!, { status: 'delivered', last_status: 204 });
    expect(await deliveriesOf(store, customer_id, id)).toMatchObject([
      { status: 'delivered', last_status: 204 },
    ]);
  });

  test('tell what was answered last, as far as a person reads it', async () => {
    const { customer_id, id } = await rows.activeflow();
    const [first] = await rows.claim(id);
    const shown = { last_status: 503, last_error: 'Service \0 Unavailable', last_answer: 'x'.repeat(5_000) };
    await store.deliveries.record(first!, { status: 'retrying', pause_ms: 1, ...shown });
    expect(await deliveriesOf(store, customer_id, id)).toMatchObject([
      { last_status: 503, last_error: 'Service  Unavailable', last_answer: 'x'.repeat(1_000) },
    ]);
  });

  test('a webhook_send is queued once per key', async () => {
    const { customer_id, id } = await rows.activeflow();
    const send = { customer_id, activeflow_id: id, uri: 'https://x.example', method: 'POST', data_type: '' };
    await store.projection.enqueueWebhook({ ...send, key: `${id}/1.send`, data: '{"a":1}' });
    await store.projection.enqueueWebhook({ ...send, key: `${id}/1.send`, data: 'other' });
    const claimed = (await rows.claim(id)).filter(({ destination }) => destination === 'action');
    expect(claimed).toMatchObject([{ body: '{"a":1}', content_type: 'application/json', event_id: '' }]);
  });

  test('to a very long address are queued, too', async () => {
    const { customer_id, id } = await rows.activeflow();
    const uri = `https://x.example/${Array.from({ length: 600 }, () => crypto.randomUUID()).join('')}`;
    const send = { customer_id, activeflow_id: id, uri, method: 'POST', data_type: '', data: '' };
    await store.projection.enqueueWebhook({ ...send, key: `${id}/1.send` });
    expect((await rows.claim(id)).map((delivery) => delivery.uri)).toContain(uri);
  });
});
