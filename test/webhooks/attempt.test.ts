import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { EffectRefused } from '../../activities/failure.ts';
import type { HttpAnswer, HttpClient } from '../../activities/http-client.ts';
import { loadConfig } from '../../src/config.ts';
import type { ClaimedDelivery, DeliveryDestination, Verdict } from '../../src/store/delivery.ts';
import { attempt } from '../../src/webhooks/attempt.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';

const { webhooks: schedule } = loadConfig({});
const DAY_MS = 86_400_000;

function delivery(destination: DeliveryDestination, waited_ms: number): ClaimedDelivery {
  const activeflow_id = randomUUID();
  const customer_id = randomUUID();
  return {
    ...{ id: randomUUID(), activeflow_id, customer_id, destination, waited_ms, status: 'retrying' },
    ...{ event_id: '1', event_type: 'activeflow_updated', sequence: 1, webhook_id: 'event-1' },
    ...{ uri: 'https://example.com/hook', method: '', content_type: 'application/json', body: '{}' },
    ...{ attempts: 1, last_status: 0, last_error: '', last_answer: '', secrets: ['c2VjcmV0'] },
    ...{ tm_next_attempt: NEVER, tm_queued: NEVER, tm_create: NEVER, tm_update: NEVER },
    receiver: `${customer_id} https://example.com`,
    line: { activeflow_id, customer_id, destination, uri_hash: '0', host: 'example.com' },
  };
}

/** What follows from an answer, `waitedMs` after the webhook was queued. */
function verdictOn(
  answer: Partial<HttpAnswer> | EffectRefused,
  { destination = 'customer' as DeliveryDestination, waitedMs = 0 } = {},
): Promise<Verdict> {
  const http: HttpClient = {
    async request() {
      if (answer instanceof EffectRefused) throw answer;
      return { status: 200, body: '', ...answer };
    },
  };
  return attempt(http, delivery(destination, waitedMs), schedule);
}

describe('an attempt', () => {
  test.each([200, 201, 204, 299])('that is answered with %i has delivered', async (status) => {
    expect(await verdictOn({ status, body: 'thanks' })).toMatchObject({
      status: 'delivered',
      last_status: status,
      last_answer: 'thanks',
    });
  });

  test.each([100, 300, 304, 400, 401, 404, 408, 425, 429, 500, 503])(
    'that is answered with %i is repeated',
    async (status) => {
      expect(await verdictOn({ status, body: 'no' })).toMatchObject({
        status: 'retrying',
        last_status: status,
        last_answer: 'no',
        last_error: `the receiver answered ${status}`,
      });
    },
  );

  test.each(['HTTP_FAILED', 'HTTP_TIMEOUT'])('that ends with %s is repeated', async (code) => {
    expect(await verdictOn(new EffectRefused(code, 'why'))).toMatchObject({
      status: 'retrying',
      last_error: `${code}: why`,
    });
  });

  test('to a receiver that is gone, or an address that is refused, is the last one', async () => {
    expect(await verdictOn({ status: 410 })).toMatchObject({ status: 'dead', last_status: 410 });
    expect(await verdictOn(new EffectRefused('ADDRESS_REFUSED', 'why'))).toMatchObject({ status: 'dead' });
  });

  test('is repeated when the receiver asks', async () => {
    const { pause_ms } = await verdictOn({ status: 503, retryAfter: '120' });
    expect(pause_ms).toBeGreaterThanOrEqual(120_000);
    expect(pause_ms).toBeLessThan(120_000 * 1.21);
  });
});

describe('the time for retries', () => {
  test('of an event is a day', async () => {
    expect((await verdictOn({ status: 500 }, { waitedMs: DAY_MS - 1_000 })).status).toBe('retrying');
    expect((await verdictOn({ status: 500 }, { waitedMs: DAY_MS })).status).toBe('dead');
  });

  test('a webhook_send is given up after ten minutes', async () => {
    const destination = 'action';
    expect((await verdictOn({ status: 500 }, { destination, waitedMs: 599_000 })).status).toBe('retrying');
    expect((await verdictOn({ status: 500 }, { destination, waitedMs: 600_000 })).status).toBe('dead');
  });
});
