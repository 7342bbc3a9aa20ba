import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createQueueEffects } from '../../activities/queue-effects.ts';
import { startStanding } from '../../src/background/standing.ts';
import { agent } from '../../src/resources/agent.ts';
import { queue } from '../../src/resources/queue.ts';
import { queuecall } from '../../src/resources/queuecall.ts';
import { createEntities } from '../../src/roles/entities.ts';
import { queueWorkflowId } from '../../workflows/queue/protocol.ts';
import { Platform } from './platform.ts';

let platform: Platform;
let queueId: string;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  platform = await Platform.open();
  platform.network.setNumbers({ '0911': { delay: 10 }, '0912': { delay: 60_000 } });
  const { store, client, flows, taskQueue, transcribes, summaries, network: control } = platform;
  const { customer: customer_id } = platform;
  const entities = createEntities({ store, client, flows, taskQueue, transcribes, summaries, control });
  await platform.work(() => createQueueEffects({ ...entities.queues, phones: control }), entities.activities);
  const loop = startStanding({ ...entities, store, log: pino({ level: 'silent' }), every: 100 });
  closing.push(loop.close);
  const data = queue.fields.parse({ name: 'Support', ring_timeout: 60_000 });
  queueId = (await store.resources.create(queue, { customer_id, data })).resource.id;
}, 60_000);
afterAll(async () => {
  for (const close of closing) await close();
  await platform.close();
});

/** An agent whose phone is at this number. */
async function employ(number: string): Promise<string> {
  const { store, customer: customer_id } = platform;
  const data = agent.fields.parse({ status: 'available', addresses: [{ target: number }] });
  return (await store.resources.create(agent, { customer_id, data })).resource.id;
}

async function call(): Promise<{ readonly id: string; readonly callId: string }> {
  const actions = [{ id: 'join', type: 'queue_join', option: { queue_id: queueId } }];
  return platform.ring({ actions });
}

async function stands(callId: string, wanted: object): Promise<void> {
  const record = async () => {
    const { result } = await platform.store.resources.list(queuecall, platform.customer, {
      where: { reference_id: callId },
    });
    return result[0];
  };
  await expect.poll(record, { timeout: 15_000, interval: 20 }).toMatchObject(wanted);
}

const terminate = () =>
  platform.client.workflow.getHandle(queueWorkflowId(queueId)).terminate('by an operator');
const stateOf = async (id: string) => platform.store.resources.find(agent, id);

test('an agent who was being rung when a queue was terminated is given back, and rung anew', async () => {
  const caller = await call();
  const bob = await employ('+15550912');
  /** What holds the agent, once their phone rings for it. */
  const offer = async (): Promise<string | undefined> => {
    const { result } = await platform.store.calls.list(platform.customer, { status: 'ringing' });
    const held = await stateOf(bob);
    return result.find(({ groupcall_id }) => groupcall_id === held?.offer_id)?.groupcall_id;
  };
  await expect.poll(offer, { timeout: 15_000 }).toBeDefined();
  const before = await offer();
  await terminate();
  await expect.poll(async () => ![undefined, before].includes(await offer()), { timeout: 15_000 }).toBe(true);
  platform.network.hangUp(caller.callId);
  await stands(caller.callId, { status: 'abandoned' });
  await expect
    .poll(() => stateOf(bob), { timeout: 15_000 })
    .toMatchObject({ status: 'available', offer_id: '' });
  await platform.store.resources.delete(agent, platform.customer, bob);
}, 60_000);

test('a queue whose workflow was terminated goes on: with its line, with those who talk, and with its agents', async () => {
  const first = await call();
  await stands(first.callId, { status: 'waiting' });
  const second = await call();
  await stands(second.callId, { status: 'waiting' });

  await terminate();
  const ada = await employ('+15550911');
  await stands(first.callId, { status: 'service', service_agent_id: ada });
  await stands(second.callId, { status: 'waiting' });

  await terminate();
  platform.network.hangUp(first.callId);
  await stands(first.callId, { status: 'done', result: 'served' });
  await stands(second.callId, { status: 'service', service_agent_id: ada });
  platform.network.hangUp(second.callId);
  await stands(second.callId, { status: 'done', result: 'served' });
  await expect
    .poll(() => stateOf(ada), { timeout: 15_000 })
    .toMatchObject({ status: 'available', offer_id: '' });
}, 60_000);
