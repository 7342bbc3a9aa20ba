import { createHmac, randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type DeliveryParts, startDeliveries } from '../../src/background/deliveries.ts';
import { loadConfig } from '../../src/config.ts';
import { createGuardedClient } from '../../src/http/guarded-client.ts';
import { ReceiverShares } from '../../src/webhooks/receivers.ts';
import type { WebhookLine } from '../../workflows/protocol.ts';
import { ACTIONS, deliveriesOf as readDeliveries, restPoint } from '../store/fixtures.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { type Received, Receiver } from '../webhooks/receiver.ts';

let database: TestServer;
let receiver: Receiver;
let other: Receiver;
let base: string;
let otherBase: string;
const http = createGuardedClient(['127.0.0.1']);
const guarded = createGuardedClient([]);
/** The lines that came under retry. */
const handed: WebhookLine[] = [];
const running: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await startTestServer({ connectionTimeout: 20_000 });
  receiver = new Receiver();
  other = new Receiver();
  [base, otherBase] = await Promise.all([receiver.listen(), other.listen()]);
});
afterEach(async () => {
  for (const deliverer of running.splice(0)) await deliverer.close();
});
afterAll(async () => {
  receiver?.close();
  other?.close();
  await Promise.all([http.close(), guarded.close()]);
  await database?.close();
});

function deliver(parts: Partial<DeliveryParts> = {}): void {
  const { webhooks: schedule } = loadConfig({});
  const own = { store: database.store, http, log: pino({ level: 'silent' }), schedule };
  const lines = { hand: async (line: WebhookLine) => void handed.push(line) };
  running.push(startDeliveries({ ...own, lines, shares: new ReceiverShares(), ...parts }));
}

/** A customer with an activeflow whose events go to `uri`. */
async function activeflowOf(
  uri: string,
  method = '',
): Promise<{ customer: string; id: string; path: string }> {
  const { id: customer } = await database.store.customers.create({ name: 'Test' });
  const path = `/${randomUUID()}`;
  const { activeflow } = await database.store.activeflows.create({
    customer_id: customer,
    actions: ACTIONS,
    reference_type: 'api',
    webhook_uri: uri + path,
    webhook_method: method,
  });
  return { customer, id: activeflow.id, path };
}

const deliveriesOf = ({ customer, id }: { customer: string; id: string }) =>
  readDeliveries(database.store, customer, id);

describe('an event', () => {
  test('is sent once, as JSON, signed in both ways with the customer’s secret', async () => {
    const flow = await activeflowOf(base, 'put');
    deliver();
    await expect
      .poll(() => deliveriesOf(flow))
      .toMatchObject([{ status: 'delivered', last_status: 204, attempts: 1 }]);
    const [sent, ...more] = receiver.at(flow.path);
    expect(more).toEqual([]);
    const { webhook_secret: secret } = await database.store.customers.get(flow.customer);
    const { method, headers, body } = sent as Received;
    expect(method).toBe('PUT');
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toMatchObject({
      type: 'activeflow_created',
      data: { id: flow.id, sequence: 1 },
    });
    const hex = createHmac('sha256', secret).update(body).digest('hex');
    expect(headers['x-voipbin-signature']).toBe(`sha256=${hex}`);
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const standard = createHmac('sha256', Buffer.from(secret, 'base64')).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${standard}`);
  });

  test('without a method is sent by POST', async () => {
    const flow = await activeflowOf(base);
    deliver();
    await expect.poll(() => receiver.at(flow.path)).toMatchObject([{ method: 'POST' }]);
  });

  test('waits for the one before it', async () => {
    const flow = await activeflowOf(base);
    await database.store.projection.save(restPoint(flow.id, 1));
    deliver();
    await expect
      .poll(() => deliveriesOf(flow))
      .toMatchObject([{ status: 'delivered' }, { status: 'delivered' }]);
    expect(receiver.sequences(flow.path)).toEqual([1, 2]);
  });

  test.each([304, 400, 404, 408, 429, 500, 503])(
    'answered with %i comes under retry, and its line is handed over',
    async (status) => {
      const flow = await activeflowOf(base);
      receiver.answers.set(flow.path, status);
      deliver();
      await database.store.projection.save(restPoint(flow.id, 1));
      await expect
        .poll(() => deliveriesOf(flow))
        .toMatchObject([{ status: 'retrying', last_status: status, attempts: 1 }, { attempts: 0 }]);
      await expect
        .poll(() => handed.filter(({ activeflow_id }) => activeflow_id === flow.id))
        .toMatchObject([{ destination: 'activeflow', customer_id: flow.customer }]);
    },
  );

  test('answered with 410 is dead: the receiver never wants it', async () => {
    const flow = await activeflowOf(base);
    receiver.answers.set(flow.path, 410);
    deliver();
    await expect
      .poll(() => deliveriesOf(flow))
      .toMatchObject([{ status: 'dead', last_status: 410, attempts: 1 }]);
  });

  test('that nobody takes comes under retry', async () => {
    const flow = await activeflowOf('http://127.0.0.1:1');
    deliver();
    await expect
      .poll(() => deliveriesOf(flow))
      .toMatchObject([
        { status: 'retrying', last_status: 0, last_error: expect.stringContaining('HTTP_FAILED') },
      ]);
  });

  test.each(['http://127.0.0.1:1', 'ftp://example.com', 'not an address'])(
    'for %s is refused for good',
    async (uri) => {
      const flow = await activeflowOf(uri);
      deliver({ http: guarded });
      await expect
        .poll(() => deliveriesOf(flow))
        .toMatchObject([{ status: 'dead', last_error: expect.stringContaining('ADDRESS_REFUSED') }]);
    },
  );

  test('is judged by the status of an answer, however long that is, and its beginning is kept', async () => {
    const flow = await activeflowOf(base);
    receiver.answers.set(flow.path, (response) => response.writeHead(200).end('x'.repeat(500_000)));
    deliver();
    await expect
      .poll(() => deliveriesOf(flow))
      .toMatchObject([{ status: 'delivered', last_status: 200, last_answer: 'x'.repeat(1_000) }]);
  });

  test('that could not be handed over stays under retry', async () => {
    const flow = await activeflowOf(base);
    receiver.answers.set(flow.path, 500);
    let asked = 0;
    const hand = async () => {
      asked += 1;
      throw new Error('Temporal is away');
    };
    deliver({ lines: { hand } });
    await expect.poll(() => asked).toBe(1);
    expect(await deliveriesOf(flow)).toMatchObject([{ status: 'retrying' }]);
  });
});

describe('a receiver that hangs', () => {
  test('takes its own places only: others get theirs meanwhile', async () => {
    const slow = await activeflowOf(otherBase);
    other.answers.set(slow.path, 'hang');
    const customer_id = slow.customer;
    for (let flow = 0; flow < 5; flow += 1) {
      const webhook_uri = otherBase + slow.path;
      await database.store.activeflows.create({
        customer_id,
        actions: ACTIONS,
        reference_type: 'api',
        webhook_uri,
      });
    }
    deliver({ total: 4, shares: new ReceiverShares(2) });
    await expect.poll(() => other.at(slow.path).length).toBe(2);
    const quick = await Promise.all(Array.from({ length: 8 }, () => activeflowOf(base)));
    for (const flow of quick)
      await expect.poll(() => deliveriesOf(flow)).toMatchObject([{ status: 'delivered' }]);
    expect(other.at(slow.path)).toHaveLength(2);
    other.close();
  });
});

describe('a webhook_send', () => {
  test('is sent with its own type, method and body', async () => {
    const flow = await activeflowOf(base);
    const path = `/${randomUUID()}`;
    await database.store.projection.enqueueWebhook({
      key: `${flow.id}/1.1`,
      customer_id: flow.customer,
      activeflow_id: flow.id,
      uri: base + path,
      method: 'PATCH',
      data_type: 'text/plain',
      data: 'hello',
    });
    deliver();
    await expect.poll(() => receiver.at(path)).toMatchObject([{ method: 'PATCH', body: 'hello' }]);
    expect(receiver.at(path)[0]?.headers).toMatchObject({ 'content-type': 'text/plain' });
  });
});

test('a database that goes away and comes back loses no delivery', async () => {
  const flow = await activeflowOf(base);
  await database.kill();
  deliver();
  await database.restart();
  await expect.poll(() => deliveriesOf(flow), { timeout: 15_000 }).toMatchObject([{ status: 'delivered' }]);
});
