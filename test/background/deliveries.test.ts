import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type DeliveryParts, startDeliveries } from '../../src/background/deliveries.ts';
import { createGuardedClient } from '../../src/http/guarded-client.ts';
import { ACTIONS, restPoint } from '../store/fixtures.ts';
import { startTestServer, type TestServer } from '../support/database.ts';

interface Received {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A web server of a customer: answers as told, path by path; `hang` never answers. */
class Receiver {
  readonly received: Received[] = [];
  readonly answers = new Map<string, number | 'hang'>();
  readonly #server: Server = createServer((request, response) => void this.#take(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  at(path: string): Received[] {
    return this.received.filter(({ url }) => url === path);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { url = '', method = '', headers } = request;
    this.received.push({ url, method, headers, body });
    const answer = this.answers.get(url) ?? 204;
    if (answer !== 'hang') response.writeHead(answer).end();
  }
}

let database: TestServer;
let receiver: Receiver;
let other: Receiver;
let base: string;
let otherBase: string;
const http = createGuardedClient(['127.0.0.1']);
const guarded = createGuardedClient([]);
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
  running.push(startDeliveries({ store: database.store, http, log: pino({ level: 'silent' }), ...parts }));
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
  database.store.deliveries.list(customer, id);

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
    receiver.answers.set(flow.path, 503);
    deliver();
    await database.store.projection.save(restPoint(flow.id, 1));
    await expect
      .poll(() => deliveriesOf(flow))
      .toMatchObject([{ last_status: 503, status: 'pending' }, { attempts: 0 }]);
    receiver.answers.delete(flow.path);
    await expect
      .poll(() => deliveriesOf(flow), { timeout: 15_000 })
      .toMatchObject([{ status: 'delivered' }, { status: 'delivered' }]);
    const sequences = receiver.at(flow.path).map(({ body }) => JSON.parse(body).data.sequence);
    expect(sequences).toEqual([1, 1, 2]);
    const ids = receiver.at(flow.path).map(({ headers }) => headers['webhook-id']);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[1]).not.toBe(ids[2]);
  });

  test.each([400, 401, 404, 410, 304])('answered with %i is given up', async (status) => {
    const flow = await activeflowOf(base);
    receiver.answers.set(flow.path, status);
    deliver();
    await expect
      .poll(() => deliveriesOf(flow))
      .toMatchObject([{ status: 'failed', last_status: status, attempts: 1 }]);
  });

  test.each([408, 429, 500, 503])('answered with %i is tried again', async (status) => {
    const flow = await activeflowOf(base);
    receiver.answers.set(flow.path, status);
    deliver();
    await expect.poll(() => deliveriesOf(flow)).toMatchObject([{ status: 'pending', last_status: status }]);
  });

  test('that nobody takes is tried again', async () => {
    const flow = await activeflowOf('http://127.0.0.1:1');
    deliver();
    await expect
      .poll(() => deliveriesOf(flow))
      .toMatchObject([
        { status: 'pending', last_status: 0, last_error: expect.stringContaining('HTTP_FAILED') },
      ]);
  });

  test('for an address that is not public is refused for good', async () => {
    const flow = await activeflowOf(base);
    deliver({ http: guarded });
    await expect
      .poll(() => deliveriesOf(flow))
      .toMatchObject([{ status: 'failed', last_error: expect.stringContaining('ADDRESS_REFUSED') }]);
    expect(receiver.at(flow.path)).toEqual([]);
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
    deliver({ total: 4, perReceiver: 2 });
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
