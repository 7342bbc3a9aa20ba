import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { agent } from '../../src/resources/agent.ts';
import { queue } from '../../src/resources/queue.ts';
import { queuecall } from '../../src/resources/queuecall.ts';
import type { Standing } from '../../workflows/queue/news.ts';
import type { ClaimInput } from '../../workflows/queue/protocol.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { ending, makeActiveflow, makeCustomer } from './fixtures.ts';

let database: TestDatabase;
let customer_id: string;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  customer_id = await makeCustomer(database.store);
});

const makeQueue = async (data: object = {}): Promise<string> => {
  const { resources } = database.store;
  return (await resources.create(queue, { customer_id, data: queue.fields.parse(data) })).resource.id;
};
const employ = async (data: object = {}): Promise<string> => {
  const whole = { status: 'available', addresses: [{ target: '+15550111' }], ...data };
  const { resources } = database.store;
  return (await resources.create(agent, { customer_id, data: agent.fields.parse(whole) })).resource.id;
};
const join = async (queue_id: string, key = randomUUID(), of = customer_id) => {
  const activeflow_id = await makeActiveflow(database.store, of);
  const input = { key, customer_id: of, activeflow_id, call_id: randomUUID(), queue_id, priority: 2 };
  return { activeflow_id, made: await database.store.queues.open(input) };
};
const wish = (over: Partial<ClaimInput> = {}): ClaimInput => ({
  queue_id: '',
  customer_id,
  claim_id: randomUUID(),
  tag_ids: [],
  routing_method: 'longest_idle',
  last_agent_id: '',
  seed: 0,
  ...over,
});
const statusOf = async (id: string) => (await database.store.resources.find(agent, id))?.status;
const queueOf = (id: string) => database.store.resources.find(queue, id);

describe('claims of agents', () => {
  it('give one agent to one claim, however many queues ask at once', async () => {
    await Promise.all([employ(), employ(), employ()]);
    const claims = Array.from({ length: 12 }, () => wish());
    const given = await Promise.all(claims.map((claim) => database.store.queues.claim(claim)));
    const agents = given.flatMap((found) => found?.id ?? []);
    expect(agents).toHaveLength(3);
    expect(new Set(agents).size).toBe(3);
  });

  it('answer the same agent when they are asked again, and nobody of another customer', async () => {
    const id = await employ();
    const claim = wish();
    expect((await database.store.queues.claim(claim))?.id).toBe(id);
    expect((await database.store.queues.claim(claim))?.id).toBe(id);
    expect(await statusOf(id)).toBe('ringing');
    const other = await makeCustomer(database.store);
    expect(await database.store.queues.claim(wish({ customer_id: other }))).toBeUndefined();
  });

  it('pass over those without a phone, without the tags, away or held', async () => {
    const tag = randomUUID();
    await employ({ addresses: [] });
    await employ({ status: 'away' });
    await employ();
    expect(await database.store.queues.claim(wish({ tag_ids: [tag] }))).toBeUndefined();
    const able = await employ({ tag_ids: [tag] });
    expect((await database.store.queues.claim(wish({ tag_ids: [tag, randomUUID()] })))?.id).toBe(able);
  });

  it('hold an agent until they are released by the same offer, whatever status is set meanwhile', async () => {
    const agent_id = await employ();
    const { claim_id: offer_id } = wish();
    await database.store.queues.claim(wish({ claim_id: offer_id }));
    await database.store.queues.engage({ agent_id, offer_id });
    expect(await statusOf(agent_id)).toBe('busy');
    const release = { queue_id: '', customer_id, agent_id, manner: 'free' } as const;
    expect(await database.store.queues.release({ ...release, offer_id: randomUUID() })).toBe(false);
    await database.store.resources.change(agent, agent_id, (row) => ({
      ...row,
      status: 'available' as const,
    }));
    expect(await database.store.queues.claim(wish())).toBeUndefined();
    await database.store.resources.change(agent, agent_id, (row) => ({ ...row, status: 'away' as const }));
    expect(await database.store.queues.release({ ...release, offer_id })).toBe(false);
    expect(await statusOf(agent_id)).toBe('away');
  });

  it('let an agent who did not answer rest, and wake them once', async () => {
    const agent_id = await employ();
    const { claim_id: offer_id } = wish();
    await database.store.queues.claim(wish({ claim_id: offer_id }));
    const release = { queue_id: '', customer_id, agent_id, offer_id };
    expect(await database.store.queues.release({ ...release, manner: 'rest' })).toBe(false);
    expect(await statusOf(agent_id)).toBe('away');
    expect(await database.store.queues.release({ ...release, manner: 'wake' })).toBe(true);
    expect(await statusOf(agent_id)).toBe('available');
    expect(await database.store.queues.release({ ...release, manner: 'wake' })).toBe(false);
  });
});

describe('queuecalls', () => {
  it('are made once per key, of a queue of the same customer, and keep what the queue was', async () => {
    const queue_id = await makeQueue({ name: 'Sales', wait_timeout: 9000 });
    const key = randomUUID();
    const { made } = await join(queue_id, key);
    expect(made).toMatchObject({
      queue: { name: 'Sales' },
      caller: { priority: 2, wait_timeout: 9000, ring_timeout: 30_000 },
      standing: { status: 'initiating' },
    });
    await database.store.resources.change(queue, queue_id, (row) => ({ ...row, wait_timeout: 1 }));
    expect((await join(queue_id, key)).made).toMatchObject({ id: made?.id, caller: { wait_timeout: 9000 } });
    expect((await join(queue_id, randomUUID(), await makeCustomer(database.store))).made).toBeUndefined();
    expect((await join(randomUUID())).made).toBeUndefined();
  });

  it('tell where a caller stands; what is over stays so, and the queue counts each caller once', async () => {
    const queue_id = await makeQueue();
    const { id } = (await join(queue_id)).made!;
    const stand = (standing: Standing) => database.store.queues.stand(id, standing, Date.UTC(2026, 0, 1));
    await stand({ status: 'waiting' });
    await stand({ status: 'waiting' });
    expect(await queueOf(queue_id)).toMatchObject({ wait_queuecall_ids: [id], total_incoming_count: 1 });
    expect(await database.store.queues.waitingQueues(customer_id)).toEqual([queue_id]);
    const agent_id = randomUUID();
    const offer = { agent_id, offer_id: randomUUID() };
    await stand({ status: 'connecting', ...offer });
    expect((await database.store.queues.find(id))?.standing).toEqual({ status: 'connecting', ...offer });
    await stand({ status: 'service', ...offer, duration_waiting: 700 });
    expect(await queueOf(queue_id)).toMatchObject({ wait_queuecall_ids: [], service_queuecall_ids: [id] });
    const over = { status: 'done', result: 'served', duration_waiting: 700, duration_service: 90 } as const;
    await stand(over);
    await stand({ ...over, status: 'abandoned', result: 'kicked' });
    expect((await database.store.queues.find(id))?.standing).toEqual(over);
    expect(await queueOf(queue_id)).toMatchObject({
      service_queuecall_ids: [],
      total_serviced_count: 1,
      total_abandoned_count: 0,
    });
    const row = await database.store.resources.find(queuecall, id);
    expect(row).toMatchObject({ service_agent_id: agent_id, tm_service: '2026-01-01 00:00:00.000000' });
  });

  it('are gone when their flow has left or has ended', async () => {
    const queue_id = await makeQueue();
    const [left, ended, there] = [await join(queue_id), await join(queue_id), await join(queue_id)];
    const ids = [left, ended, there].map(({ made }) => made!.id);
    expect(await database.store.queues.gone(ids)).toEqual([]);
    await database.store.queues.leave(ids[0]!);
    await database.store.projection.finish(ending(ended.activeflow_id, 1));
    expect([...(await database.store.queues.gone(ids))].sort()).toEqual(ids.slice(0, 2).sort());
  });

  it('end without a wait when their flow ended before they were in the line', async () => {
    const queue_id = await makeQueue();
    const [ended, there] = [await join(queue_id), await join(queue_id)];
    await database.store.projection.finish(ending(ended.activeflow_id, 1));
    await database.store.queues.settle(queue_id);
    const standing = { status: 'abandoned', result: 'abandoned', duration_waiting: 0 };
    expect((await database.store.queues.find(ended.made!.id))?.standing).toMatchObject(standing);
    expect((await database.store.queues.find(there.made!.id))?.standing).toEqual({ status: 'initiating' });
    expect(await queueOf(queue_id)).toMatchObject({ total_incoming_count: 0, total_abandoned_count: 0 });
  });

  it('need no record once they are deleted', async () => {
    const { id } = (await join(await makeQueue())).made!;
    await database.store.resources.delete(queuecall, customer_id, id);
    await database.store.queues.stand(id, { status: 'waiting' }, 0);
    await database.store.queues.leave(id);
    expect(await database.store.queues.find(id)).toBeUndefined();
  });
});
