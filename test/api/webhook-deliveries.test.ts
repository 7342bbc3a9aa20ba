import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller('Ada');
}, 60_000);
afterAll(() => harness.close());

/** An activeflow with one webhook, which is dead. */
async function deadWebhook(): Promise<{ activeflow_id: string; id: string }> {
  const { body } = await ada.ask('POST', '/v1.0/activeflows', { webhook_uri: 'https://example.com/hook' });
  const claimed = await harness.store.deliveries.claim({ limit: 100, leaseSeconds: 60 });
  const own = claimed.find(({ activeflow_id }) => activeflow_id === body.id);
  await harness.store.deliveries.record(own!, {
    status: 'dead',
    last_status: 500,
    last_error: 'the receiver answered 500',
    last_answer: 'out of order',
  });
  return { activeflow_id: String(body.id), id: own!.id };
}

const list = async (query: string): Promise<readonly JsonObject[]> => {
  const { status, body } = await ada.ask('GET', `/v1.0/webhook_deliveries?${query}`);
  expect(status).toBe(200);
  return body.result as JsonObject[];
};

test('a delivery shows how often it was tried, and what was answered last', async () => {
  const { activeflow_id, id } = await deadWebhook();
  const { status, body } = await ada.ask('GET', `/v1.0/webhook_deliveries/${id}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...{ id, activeflow_id, customer_id: ada.customer.id, event_type: 'activeflow_created', sequence: 1 },
    ...{ destination: 'activeflow', uri: 'https://example.com/hook', status: 'dead', attempts: 1 },
    ...{ last_status: 500, last_error: 'the receiver answered 500', last_answer: 'out of order' },
    tm_next_attempt: '9999-01-01 00:00:00.000000',
  });
  expect(await list(`activeflow_id=${activeflow_id}`)).toEqual([body]);
});

test('the list is narrowed by every filter, page by page', async () => {
  const { activeflow_id } = await deadWebhook();
  await deadWebhook();
  expect(await list(`status=dead&activeflow_id=${activeflow_id}`)).toHaveLength(1);
  expect(await list(`status=pending&activeflow_id=${activeflow_id}`)).toEqual([]);
  expect(await list(`destination=customer&activeflow_id=${activeflow_id}`)).toEqual([]);
  expect(await list('created_after=2100-01-01T00:00:00Z')).toEqual([]);
  expect(await list('created_before=2020-01-01T00:00:00Z')).toEqual([]);
  const all = await list('');
  const paged: JsonObject[] = [];
  for (let token: string | undefined; token !== ''; ) {
    const { body } = await ada.ask(
      'GET',
      `/v1.0/webhook_deliveries?page_size=1&page_token=${encodeURIComponent(token ?? '')}`,
    );
    paged.push(...(body.result as JsonObject[]));
    token = String(body.next_page_token);
  }
  expect(paged).toEqual(all);
});

test.each(['status=failed', 'destination=elsewhere', 'activeflow_id=1', 'created_after=yesterday'])(
  'a filter that cannot be is refused: %s',
  async (query) => {
    expect(await ada.ask('GET', `/v1.0/webhook_deliveries?${query}`)).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_REQUEST_PARAMETER' } },
    });
  },
);

test('a dead delivery is queued again by request, which changes nothing when it is repeated', async () => {
  const { id } = await deadWebhook();
  const first = await ada.ask('POST', `/v1.0/webhook_deliveries/${id}/redeliver`);
  expect(first).toMatchObject({ status: 200, body: { id, status: 'pending', attempts: 1 } });
  const again = await ada.ask('POST', `/v1.0/webhook_deliveries/${id}/redeliver`);
  expect(again).toMatchObject({ status: 200, body: first.body });
});
