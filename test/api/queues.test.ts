import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queueWorkflowId } from '../../workflows/queue/protocol.ts';
import { makeActiveflow } from '../store/fixtures.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
let bob: Caller;

beforeAll(async () => {
  harness = await startHarness();
  [ada, bob] = [await harness.newCaller(), await harness.newCaller()];
}, 60_000);
afterAll(() => harness.close());

const FLOW_ID = '0f6a4b5e-0d5b-4a53-8d42-4c6c3b1b8d10';
const make = async (path: string, body: object = {}) => {
  const { status, body: made } = await ada.ask('POST', `/v1.0/${path}`, body);
  expect(status, JSON.stringify(made)).toBe(200);
  return made;
};
/** A caller in a new queue. */
const joined = async () => {
  const queue_id = String((await make('queues')).id);
  const activeflow_id = await makeActiveflow(harness.store, ada.customer.id);
  const caller = { customer_id: ada.customer.id, activeflow_id, call_id: randomUUID(), priority: 0 };
  const { id } = (await harness.store.queues.open({ ...caller, key: randomUUID(), queue_id }))!;
  await harness.store.queues.stand(id, { status: 'waiting' }, Date.now());
  return { queue_id, id };
};

test('a queue is made as upstream does it, with limits of ours, and keeps its own numbers', async () => {
  const fields = {
    name: 'Sales',
    detail: 'Who sells',
    routing_method: 'random',
    tag_ids: [FLOW_ID],
    wait_flow_id: FLOW_ID,
    wait_timeout: 60_000,
    service_timeout: 0,
  };
  const queue = await make('queues', { ...fields, total_incoming_count: 7 });
  expect(queue).toMatchObject({
    ...fields,
    ring_timeout: 30_000,
    rest_timeout: 30_000,
    wait_queuecall_ids: [],
    service_queuecall_ids: [],
    total_incoming_count: 0,
    total_serviced_count: 0,
    total_abandoned_count: 0,
  });
  const path = `/v1.0/queues/${queue.id}`;
  const changed = await ada.ask('PUT', `${path}/routing_method`, { routing_method: 'round_robin' });
  expect(changed.body).toMatchObject({ routing_method: 'round_robin', tag_ids: [FLOW_ID] });
  expect((await ada.ask('PUT', `${path}/tag_ids`, { tag_ids: [] })).body).toMatchObject({ tag_ids: [] });
  expect((await ada.ask('PUT', path, { wait_timeout: 5 })).body).toMatchObject({
    name: 'Sales',
    wait_timeout: 5,
  });
  expect((await ada.ask('PUT', path, { ring_timeout: 5 })).status).toBe(400);
  expect((await bob.ask('PUT', `${path}/tag_ids`, { tag_ids: [] })).status).toBe(404);
});

test('an agent is made with a password that nobody keeps, and only their customer changes them', async () => {
  const agent = await make('agents', {
    username: `ada-${randomUUID()}`,
    password: 'secret-word',
    name: 'Ada',
    detail: '',
    ring_method: 'linear',
    permission: 32,
    tag_ids: [],
    addresses: [{ type: 'tel', target: '+15550111' }],
  });
  expect(agent).toMatchObject({ status: 'offline', ring_method: 'linear', permission: 32 });
  expect(JSON.stringify(agent)).not.toContain('secret-word');
  const path = `/v1.0/agents/${agent.id}`;
  expect((await ada.ask('PUT', path, { name: 'Ada L.' })).body).toMatchObject({ name: 'Ada L.', detail: '' });
  expect((await ada.ask('PUT', `${path}/status`, { status: 'asleep' })).status).toBe(400);
  expect((await bob.ask('PUT', `${path}/status`, { status: 'away' })).status).toBe(404);
  const again = await ada.ask('POST', '/v1.0/agents', { username: agent.username });
  expect(again.status).toBe(409);
  const listed = await ada.ask('GET', '/v1.0/agents?status=offline');
  expect(JSON.stringify(listed.body)).toContain(String(agent.id));
});

test('the queues in which somebody waits hear of an agent who may be free', async () => {
  const { queue_id } = await joined();
  const agent = await make('agents', { addresses: [{ target: '+15550111' }] });
  const isTold = () => harness.queues.told.some(([id, { kind }]) => id === queue_id && kind === 'free');
  expect(isTold()).toBe(false);
  await ada.ask('PUT', `/v1.0/agents/${agent.id}/status`, { status: 'available' });
  expect(isTold()).toBe(true);
});

test('a status that is set ends the rest of an agent who did not answer', async () => {
  const { store } = harness;
  const agent = await make('agents', { status: 'available', addresses: [{ target: '+15550111' }] });
  const wish = {
    queue_id: '',
    customer_id: ada.customer.id,
    tag_ids: [],
    routing_method: 'random',
    seed: 0.99,
  } as const;
  const claim_id = randomUUID();
  const { id: agent_id } = (await store.queues.claim({ ...wish, last_agent_id: '', claim_id }))!;
  const offer = { queue_id: '', customer_id: ada.customer.id, agent_id, offer_id: claim_id };
  expect(await store.queues.release({ ...offer, manner: 'rest' })).toBe(false);
  const path = `/v1.0/agents/${agent_id}`;
  expect((await ada.ask('GET', path)).body).toMatchObject({ status: 'away', resting: true });
  const set = await ada.ask('PUT', `${path}/status`, { status: 'available' });
  expect(set.body).toMatchObject({ status: 'available', resting: false, offer_id: '' });
  expect(await store.queues.release({ ...offer, manner: 'wake' })).toBe(false);
  expect(agent.id).toBeDefined();
});

test('a queuecall is shown, filtered, and sent out by its queue', async () => {
  const { id, queue_id } = await joined();
  expect((await ada.ask('GET', `/v1.0/queues/${queue_id}`)).body).toMatchObject({
    wait_queuecall_ids: [id],
    total_incoming_count: 1,
  });
  const listed = await ada.ask('GET', `/v1.0/queuecalls?queue_id=${queue_id}&status=waiting`);
  expect(listed.body.result).toMatchObject([{ id, reference_type: 'call', status: 'waiting' }]);
  harness.queues.running.add(queue_id);
  harness.queues.onNews = async () => {
    const over = { result: 'kicked', duration_waiting: 700, duration_service: 0 } as const;
    await harness.store.queues.stand(id, { status: 'abandoned', ...over }, Date.now());
  };
  const kicked = await ada.ask('POST', `/v1.0/queuecalls/${id}/kick`);
  expect(kicked.body).toMatchObject({ status: 'abandoned', result: 'kicked', duration_waiting: 700 });
  expect(harness.queues.told).toContainEqual([queue_id, { kind: 'kick', id }]);
  expect((await ada.ask('GET', `/v1.0/queues/${queue_id}`)).body).toMatchObject({
    wait_queuecall_ids: [],
    total_abandoned_count: 1,
  });
  const told = harness.queues.told.length;
  expect((await ada.ask('POST', `/v1.0/queuecalls/${id}/kick`)).body).toMatchObject({ result: 'kicked' });
  expect(harness.queues.told).toHaveLength(told);
  expect((await bob.ask('POST', `/v1.0/queuecalls/${id}/kick`)).status).toBe(404);
  expect((await ada.ask('POST', '/v1.0/queuecalls', {})).status).toBe(405);
});

test('a queuecall of a queue that does not run is over at once, and can be deleted', async () => {
  const { id } = await joined();
  expect((await ada.ask('DELETE', `/v1.0/queuecalls/${id}`)).body).toMatchObject({ result: 'kicked' });
  expect((await ada.ask('GET', `/v1.0/queuecalls/${id}`)).status).toBe(404);
});

test('a queue that is deleted is told to send everybody out', async () => {
  const { queue_id } = await joined();
  expect((await ada.ask('DELETE', `/v1.0/queues/${queue_id}`)).status).toBe(200);
  expect(harness.queues.told).toContainEqual([queue_id, { kind: 'close' }]);
  expect(queueWorkflowId(queue_id)).toBe(`queue/${queue_id}`);
});
