import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { StoreError } from '../../src/store/errors.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { makeActiveflow, restPoint } from '../store/fixtures.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';
import { Listener, namesOf } from './listener.ts';

let harness: Harness;
let ada: Caller;
let eve: Caller;
let url: string;
const listeners: Listener[] = [];

beforeAll(async () => {
  harness = await startHarness();
  [ada, eve] = [await harness.newCaller('Ada'), await harness.newCaller('Eve')];
  url = `${(await harness.api.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws')}/v1.0/ws`;
}, 60_000);
afterEach(() => {
  for (const listener of listeners.splice(0)) listener.close();
});
afterAll(() => harness.close());

async function connect(caller: Caller = ada): Promise<Listener> {
  const listener = new Listener(url, { authorization: `Bearer ${caller.token}` });
  listeners.push(listener);
  return listener.open();
}

const topicOf = ({ customer }: Caller, rest = ''): string => `customer_id:${customer.id}${rest}`;
const create = (caller: Caller = ada) => makeActiveflow(harness.store, caller.customer.id);
const save = (id: string, rest: number) => harness.store.projection.save(restPoint(id, rest));

describe('the access key', () => {
  test('is taken from query, cookie and header, as for REST', async () => {
    for (const listener of [
      new Listener(`${url}?accesskey=${ada.token}`),
      new Listener(url, { cookie: `accesskey=${ada.token}` }),
      new Listener(url, { authorization: `Bearer ${ada.token}` }),
    ]) {
      listeners.push(listener);
      await listener.open();
      await listener.subscribe({ topics: [topicOf(ada)] });
    }
  });

  test.each([
    ['no key', {}],
    ['an unknown key', { authorization: 'Bearer vb_unknown' }],
  ])('%s is answered 401 before the upgrade', async (_name, headers) => {
    const socket = new WebSocket(url, { headers });
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(401);
    response.resume();
    socket.on('error', () => undefined).terminate();
  });

  test('a request without upgrade is answered 404', async () => {
    expect(await ada.ask('GET', '/v1.0/ws')).toMatchObject({ status: 404 });
  });
});

describe('a subscription', () => {
  test('gets what happens from now on, each event once, however many topics match', async () => {
    await create();
    const listener = await connect();
    const all = topicOf(ada, ':activeflow');
    await listener.subscribe({ topics: [topicOf(ada), all, `${all}:activeflow_created`] });
    await listener.subscribe({ topics: [all] });
    const id = await create();
    await save(id, 1);
    await harness.store.activeflows.delete(ada.customer.id, id);
    expect(namesOf(await listener.received(3))).toEqual([`${id} 1`, `${id} 2`, `${id} 3`]);
    const types = ['activeflow_created', 'activeflow_updated', 'activeflow_deleted'];
    expect(listener.events.map(({ type }) => type)).toEqual(types);
  });

  test('has each event as REST reads it back', async () => {
    const listener = await connect();
    await listener.subscribe({ topics: [topicOf(ada)] });
    const id = await create();
    await save(id, 1);
    await listener.received(2);
    const { body } = await ada.ask('GET', `/v1.0/activeflows/${id}/events`);
    const read = body.result as unknown as Record<string, unknown>[];
    expect(listener.events).toEqual(read.map(({ type, data, cursor, id }) => ({ type, data, cursor, id })));
  });

  test('matches by prefix: of a type, of one activeflow, of everything', async () => {
    const [first, second] = [await create(), await create()];
    const [updates, one, any] = [await connect(), await connect(), await connect()];
    await updates.subscribe({ topics: [topicOf(ada, ':activeflow:activeflow_updated')] });
    await one.subscribe({
      topics: [topicOf(ada, `:activeflow:${first}`).toUpperCase().replace('CUSTOMER_ID', 'customer_id')],
    });
    await any.subscribe({ topics: [topicOf(ada)] });
    const third = await create();
    for (const id of [first, second]) await save(id, 1);
    expect(namesOf(await any.received(3))).toEqual([`${third} 1`, `${first} 2`, `${second} 2`]);
    expect(namesOf(await updates.received(2))).toEqual([`${first} 2`, `${second} 2`]);
    expect(namesOf(await one.received(1))).toEqual([`${first} 2`]);
  });

  test('ends with unsubscribe, for the topics that are named', async () => {
    const [first, second] = [await create(), await create()];
    const listener = await connect();
    const topics = [first, second].map((id) => topicOf(ada, `:activeflow:${id}`));
    await listener.subscribe({ topics });
    listener.send({ type: 'unsubscribe', topics: [topics[0]] });
    await listener.subscribe({ topics: [topics[1]!] });
    await save(first, 1);
    await save(second, 1);
    expect(namesOf(await listener.received(1))).toEqual([`${second} 2`]);
  });

  test("gets nothing of another customer's", async () => {
    const [hers, theirs] = [await connect(), await connect(eve)];
    await hers.subscribe({ topics: [topicOf(ada)] });
    await theirs.subscribe({ topics: [topicOf(eve)] });
    const [a, e] = [await create(ada), await create(eve)];
    expect(namesOf(await hers.received(1))).toEqual([`${a} 1`]);
    expect(namesOf(await theirs.received(1))).toEqual([`${e} 1`]);
  });

  test('is in force for whatever is stored after its frame was sent, without waiting for an answer', async () => {
    const listener = await connect();
    listener.send({ type: 'subscribe', topics: [topicOf(ada)] });
    listener.socket.ping();
    await once(listener.socket, 'pong');
    const id = await create();
    expect(namesOf(await listener.received(1))).toEqual([`${id} 1`]);
  });
});

describe('after', () => {
  test('a cursor, sends what was missed and then goes on', async () => {
    const first = await connect();
    await first.subscribe({ topics: [topicOf(ada)] });
    const id = await create();
    await first.received(1);
    first.socket.terminate();
    for (let rest = 1; rest <= 60; rest += 1) await save(id, rest);
    const second = await connect();
    const cursor = await second.subscribe({ topics: [topicOf(ada)], after: first.events[0]!.cursor });
    expect(second.events).toHaveLength(60);
    expect(cursor).toBe(second.events.at(-1)?.cursor);
    await save(id, 61);
    await second.received(61);
    const sequences = second.events.map(({ data }) => data.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 2));
  });

  test('the cursor of a subscribed frame, misses nothing although no event had come', async () => {
    const first = await connect();
    const after = await first.subscribe({ topics: [topicOf(ada)] });
    first.socket.terminate();
    const id = await create();
    const second = await connect();
    await second.subscribe({ topics: [topicOf(ada)], after });
    expect(namesOf(second.events)).toEqual([`${id} 1`]);
  });

  test('a sequence, goes on behind it in one activeflow', async () => {
    const [id, other] = [await create(), await create()];
    for (const rest of [1, 2]) for (const one of [id, other]) await save(one, rest);
    const listener = await connect();
    const topics = [topicOf(ada, `:activeflow:${id}`)];
    await listener.subscribe({ topics, after: 1 });
    expect(namesOf(listener.events)).toEqual([`${id} 2`, `${id} 3`]);
    const early = await connect();
    await early.subscribe({ topics, after: 0 });
    expect(namesOf(early.events)).toEqual([`${id} 1`, `${id} 2`, `${id} 3`]);
  });

  test('0 of an activeflow that does not exist yet, waits for it', async () => {
    const id = randomUUID();
    const listener = await connect();
    await listener.subscribe({ topics: [topicOf(ada, `:activeflow:${id}`)], after: 0 });
    await ada.ask('POST', '/v1.0/activeflows', { id, actions: [] });
    expect(namesOf(await listener.received(1))).toEqual([`${id} 1`]);
  });

  test('a cursor, sends nothing again that a topic of the socket has sent', async () => {
    const id = await create();
    const listener = await connect();
    const start = await listener.subscribe({ topics: [topicOf(ada, `:activeflow:${id}`)] });
    const other = await create();
    for (const one of [id, other]) await save(one, 1);
    await listener.received(1);
    await listener.subscribe({ topics: [topicOf(ada)], after: start });
    // What the hub had not read yet when the topic was subscribed comes live, behind the acknowledgement.
    expect(namesOf(await listener.received(3))).toEqual([`${id} 2`, `${other} 1`, `${other} 2`]);
    await save(id, 2);
    expect(namesOf(await listener.received(4)).at(-1)).toBe(`${id} 3`);
  });

  test.each<[string, unknown, string]>([
    ['nonsense', 'x', ''],
    ['a cursor of the future', '999999999999', ''],
    ['a sequence with a wider topic', 0, ':activeflow'],
    ['a sequence that is not there yet', 7, `:activeflow:${randomUUID()}`],
    ['a negative sequence', -1, `:activeflow:${randomUUID()}`],
    ['null', null, ''],
  ])('%s closes with 4400', async (_name, after, rest) => {
    const listener = await connect();
    listener.send({ type: 'subscribe', topics: [topicOf(ada, rest)], after });
    expect(await listener.closed).toEqual([4400, expect.stringMatching(/^INVALID_AFTER/)]);
  });
});

describe('a frame', () => {
  test.each([
    ["another customer's", () => topicOf(eve)],
    ["another customer's activeflow", () => topicOf(eve, `:activeflow:${randomUUID()}`)],
    ['an agent', () => `agent_id:${ada.customer.id}`],
    ['no id', () => 'customer_id'],
    ['an empty id', () => 'customer_id:'],
    ['the nil id', () => `customer_id:${NIL_ID}`],
    ['no UUID', () => 'customer_id:x'],
    ['the id with more behind it', () => `${topicOf(ada)}0`],
    ['an unknown scope', () => `flow_id:${ada.customer.id}`],
    ['nothing', () => ''],
  ])('whose list names %s is refused whole with 4403', async (_name, topic) => {
    const listener = await connect();
    listener.send({ type: 'subscribe', topics: [topicOf(ada), topic()] });
    expect(await listener.closed).toEqual([4403, expect.stringMatching(/^TOPIC_REFUSED/)]);
    expect(listener.events).toEqual([]);
  });

  test('that is no JSON or has another form is ignored', async () => {
    const listener = await connect();
    const topics = [topicOf(ada)];
    for (const frame of ['no json', '[]', '7', 'null', { type: 'greet' }, { type: 'subscribe' }])
      listener.send(frame);
    listener.send({ type: 'subscribe', topics: [7] });
    listener.send({ type: 'unsubscribe', topics: 'all' });
    await listener.subscribe({ topics });
    expect(listener.acknowledged).toMatchObject([{ topics }]);
  });

  test('that is not text closes with 1003, one that is too large with 1009', async () => {
    const [binary, large] = [await connect(), await connect()];
    binary.socket.send(Buffer.from('{}'));
    large.send('x'.repeat(65 * 1024));
    expect(await binary.closed).toEqual([1003, expect.stringMatching(/^TEXT_ONLY/)]);
    expect((await large.closed)[0]).toBe(1009);
  });

  test('too many topics close with 4429', async () => {
    const listener = await connect();
    const topics = Array.from({ length: 101 }, (_, n) => topicOf(ada, `:${n}`));
    await listener.subscribe({ topics: topics.slice(0, 100) });
    listener.send({ type: 'subscribe', topics: topics.slice(100) });
    expect(await listener.closed).toEqual([4429, expect.stringMatching(/^TOO_MANY/)]);
  });

  test('too many sockets of a customer close with 4429, and a closed one makes room', async () => {
    const crowd = await harness.newCaller();
    const all = await Promise.all(Array.from({ length: 100 }, () => connect(crowd)));
    expect(await (await connect(crowd)).closed).toEqual([4429, expect.stringMatching(/^TOO_MANY/)]);
    all[0]?.close();
    await all[0]?.closed;
    await vi.waitFor(async () => (await connect(crowd)).subscribe({ topics: [topicOf(crowd)] }));
  });
});

describe('without the database', () => {
  test('a socket that has to catch up closes with 1013', async () => {
    const listener = await connect();
    vi.spyOn(harness.store.events, 'position').mockRejectedValueOnce(
      new StoreError('UNAVAILABLE', 'database', '', 'switched off by the test'),
    );
    listener.send({ type: 'subscribe', topics: [topicOf(ada)], after: '1' });
    expect(await listener.closed).toEqual([1013, expect.stringMatching(/^TRY_AGAIN/)]);
  });
});
