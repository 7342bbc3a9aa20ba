import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStanding } from '../../src/background/standing.ts';
import { agent } from '../../src/resources/agent.ts';
import { campaign } from '../../src/resources/campaign.ts';
import { outdial } from '../../src/resources/outdial.ts';
import { outplan } from '../../src/resources/outplan.ts';
import { queue } from '../../src/resources/queue.ts';
import { schedule } from '../../src/resources/schedule.ts';
import { createEntities } from '../../src/roles/entities.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { Platform, set } from '../background/platform.ts';
import { address } from './stage.ts';

let platform: Platform;
let entities: ReturnType<typeof createEntities>;

beforeAll(async () => {
  platform = await Platform.open();
  const { store, client, flows, taskQueue, transcribes, summaries } = platform;
  entities = createEntities({
    store,
    client,
    flows,
    taskQueue,
    transcribes,
    summaries,
    control: platform.network,
  });
  await platform.work(undefined, entities.activities);
});
afterAll(() => platform?.close());

/** As the API stores them. */
async function make(targets: number, more: object = {}): Promise<string> {
  const { resources, outdialTargets } = platform.store;
  const customer_id = platform.customer;
  const plan = outplan.fields.parse({ ...outplan.example, dial_rate: 100 });
  const list = await resources.create(outdial, { customer_id, data: outdial.fields.parse({}) });
  const { resource } = await resources.create(outplan, { customer_id, data: plan });
  const data = campaign.fields.parse({
    ...{ type: 'flow', actions: [set('note', 'a', '1')] },
    ...{ outplan_id: resource.id, outdial_id: list.resource.id, ...more },
  });
  const all = Array.from({ length: targets }, () => ({
    id: randomUUID(),
    destinations: [address('+15550001')],
  }));
  await outdialTargets.add(customer_id, list.resource.id, all);
  return (await resources.create(campaign, { customer_id, data })).resource.id;
}

const statusOf = async (id: string): Promise<string> =>
  (await platform.store.resources.get(campaign, platform.customer, id)).status;
const becomes = (id: string, status: string) =>
  expect.poll(() => statusOf(id), { timeout: 25_000 }).toBe(status);
const triesOf = async (id: string) =>
  (await platform.store.campaigncalls.list(platform.customer, { campaign_id: id })).result;
const setStatus = (id: string, status: 'run' | 'stopping') =>
  platform.store.resources.change(campaign, id, (current) => ({ ...current, status }));
const wake = (campaign_id: string) =>
  entities.campaigns.wake({ campaign_id, customer_id: platform.customer });

test('a campaign without a target left stops, and runs the one that follows', async () => {
  const last = await make(2);
  const first = await make(3, { next_campaign_id: last });
  await setStatus(first, 'run');
  await wake(first);
  await becomes(first, 'stop');
  await expect.poll(() => triesOf(last).then(({ length }) => length), { timeout: 25_000 }).toBe(2);
  await becomes(last, 'stop');
  expect((await triesOf(first)).map(({ result }) => result)).toEqual(['success', 'success', 'success']);
});

test('one that somebody stops runs no other one', async () => {
  const last = await make(1);
  const first = await make(1, { next_campaign_id: last, end_handle: 'continue' });
  await setStatus(first, 'run');
  await wake(first);
  await expect.poll(() => triesOf(first).then(([one]) => one?.status), { timeout: 25_000 }).toBe('done');
  await setStatus(first, 'stopping');
  await wake(first);
  await becomes(first, 'stop');
  expect(await statusOf(last)).toBe('stop');
});

test('without its outplan it dials nobody and gives nobody up', async () => {
  const id = await make(1, { outplan_id: randomUUID() });
  await setStatus(id, 'run');
  await wake(id);
  await becomes(id, 'stop');
  const { outdial_id } = await platform.store.resources.get(campaign, platform.customer, id);
  const { result } = await platform.store.outdialTargets.list(platform.customer, outdial_id, {});
  expect(result).toMatchObject([{ status: 'idle', tries: [0, 0, 0, 0, 0] }]);
});

test('with a queue it dials as many as free agents of the queue allow', async () => {
  const { resources } = platform.store;
  const customer_id = platform.customer;
  const agentOf = async (tag_ids: string[], status: 'available' | 'offline') =>
    resources.create(agent, { customer_id, data: agent.fields.parse({ ...agent.example, tag_ids, status }) });
  const [sales, other] = [randomUUID(), randomUUID()];
  for (const tags of [[sales], [sales, other], [other]]) await agentOf(tags, 'available');
  await agentOf([sales], 'offline');
  const data = queue.fields.parse({ tag_ids: [sales] });
  const { resource } = await resources.create(queue, { customer_id, data });
  const id = await make(5, { queue_id: resource.id, service_level: 150 });
  const look = () => entities.activities.campaign_look(id);
  expect(await look()).toMatchObject({ due: 5, room: 3 });
  await resources.change(campaign, id, (current) => ({ ...current, queue_id: NIL_ID }));
  expect(await look()).toMatchObject({ due: 5, room: null });
});

test('what nobody told Temporal, the background job does: a campaign is looked after, a schedule fires', async () => {
  const id = await make(2);
  await setStatus(id, 'run');
  const data = schedule.fields.parse({ cron: '* * * * * * *', actions: [set('note', 'b', '2')] });
  const made = await platform.store.resources.create(schedule, { customer_id: platform.customer, data });
  const log = pino({ level: 'silent' });
  const loop = startStanding({ ...entities, store: platform.store, log, every: 200 });
  await becomes(id, 'stop');
  const fired = async () =>
    (await platform.store.activeflows.list(platform.customer, { reference_id: made.resource.id })).result
      .length;
  await expect.poll(fired, { timeout: 25_000 }).toBeGreaterThan(0);
  await platform.store.resources.delete(schedule, platform.customer, made.resource.id);
  await loop.close();
  await entities.schedules.remove(made.resource.id);
});
