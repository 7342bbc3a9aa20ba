import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import type { CampaignInput } from '../../workflows/protocol.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
let bob: Caller;
const woken: CampaignInput[] = [];

beforeAll(async () => {
  harness = await startHarness({ campaigns: { wake: async (campaign) => void woken.push(campaign) } });
  [ada, bob] = [await harness.newCaller(), await harness.newCaller()];
}, 60_000);
afterAll(() => harness.close());

const NIL = '00000000-0000-0000-0000-000000000000';
const talk = [{ id: 'hello', type: 'talk', option: { text: 'Hello' } }];

async function made(path: string, body: object): Promise<JsonObject & { id: string }> {
  const { status, body: answer } = await ada.ask('POST', `/v1.0/${path}`, body);
  expect(status, JSON.stringify(answer)).toBe(200);
  return answer as JsonObject & { id: string };
}
const outplan = () => made('outplans', { source: { target: '+15550100' } });

async function runnable(): Promise<JsonObject & { id: string }> {
  const [{ id: outplan_id }, { id: outdial_id }] = [await outplan(), await made('outdials', {})];
  return made('campaigns', { type: 'call', actions: talk, outplan_id, outdial_id });
}
const setStatus = (id: string, status: string) => ada.ask('PUT', `/v1.0/campaigns/${id}/status`, { status });

describe('campaigns', () => {
  test("are made as upstream's MCP server makes them, and stand still", async () => {
    const campaign = await made('campaigns', {
      ...{ name: 'Spring', detail: '', type: 'call', service_level: 0, end_handle: 'stop' },
      actions: talk,
    });
    expect(campaign).toMatchObject({ status: 'stop', actions: talk, outplan_id: NIL, next_campaign_id: NIL });
    const changed = await ada.ask('PUT', `/v1.0/campaigns/${campaign.id}`, { name: 'Summer' });
    expect(changed.body).toMatchObject({ name: 'Summer', type: 'call', actions: talk });
    const acts = await ada.ask('PUT', `/v1.0/campaigns/${campaign.id}/actions`, {
      actions: [{ type: 'answer' }],
    });
    expect(acts.body).toMatchObject({
      name: 'Summer',
      actions: [{ id: expect.any(String), type: 'answer' }],
    });
    const level = await ada.ask('PUT', `/v1.0/campaigns/${campaign.id}/service_level`, { service_level: 80 });
    expect(level.body).toMatchObject({ service_level: 80, name: 'Summer' });
  });

  test('name only what there is of their customer', async () => {
    const foreign = await bob.ask('POST', '/v1.0/outplans', { source: { target: '+1' } });
    const refused = await ada.ask('POST', '/v1.0/campaigns', { outplan_id: foreign.body.id });
    expect(refused.status).toBe(404);
    const { id } = await runnable();
    const info = await ada.ask('PUT', `/v1.0/campaigns/${id}/resource_info`, { outdial_id: randomUUID() });
    expect(info.status).toBe(404);
    expect(
      (await ada.ask('PUT', `/v1.0/campaigns/${id}/actions`, { actions: [{ type: 'x' }] })).body,
    ).toMatchObject({
      error: { reason: 'INVALID_ACTION_TYPE' },
    });
  });

  test('run, pause and stop by their status, and each time somebody looks after them', async () => {
    const { id } = await runnable();
    for (const [status, shown] of [
      ['run', 'run'],
      ['pause', 'pause'],
      ['run', 'run'],
      ['stop', 'stopping'],
    ] as const) {
      expect((await setStatus(id, status)).body).toMatchObject({ status: shown });
      expect(woken.at(-1)).toEqual({ campaign_id: id, customer_id: ada.customer.id });
    }
  });

  test('do not run without an outplan and an outdial, nor pause when they do not run', async () => {
    const bare = await made('campaigns', {});
    expect((await setStatus(bare.id, 'run')).body).toMatchObject({ error: { reason: 'STATE_INVALID' } });
    const { id } = await runnable();
    expect((await setStatus(id, 'pause')).body).toMatchObject({ error: { reason: 'STATE_INVALID' } });
    expect((await setStatus(id, 'stopping')).status).toBe(400);
    expect((await setStatus(id, 'stop')).body).toMatchObject({ status: 'stop' });
  });

  test('have events of their own for their status', async () => {
    const { id } = await runnable();
    await setStatus(id, 'run');
    await setStatus(id, 'stop');
    const { events } = await harness.store.events.feed({ limit: 1000, activeflowIds: [id] });
    expect(events.map(({ type }) => type)).toEqual([
      'campaign_created',
      'campaign_status_run',
      'campaign_status_stopping',
    ]);
  });

  test('of another customer are a 404, whatever is asked of them', async () => {
    const { id } = await runnable();
    for (const part of ['status', 'service_level', 'actions', 'resource_info', 'next_campaign_id'])
      expect((await bob.ask('PUT', `/v1.0/campaigns/${id}/${part}`, { status: 'run' })).status, part).toBe(
        404,
      );
    expect((await bob.ask('GET', `/v1.0/campaigns/${id}/campaigncalls`)).status).toBe(404);
  });
});

describe('targets', () => {
  test('are added one by one, listed, read and deleted', async () => {
    const { id } = await made('outdials', { name: 'list' });
    const target = await made(`outdials/${id}/targets`, {
      ...{ name: 'Ada', detail: '', data: 'x' },
      destination_0: { type: 'tel', target: '+15550001' },
      destination_1: null,
      destination_2: { target: '+15550002' },
    });
    expect(target).toMatchObject({
      ...{ outdial_id: id, status: 'idle', result: '', try_count_0: 0 },
      destination_0: { target: '+15550001' },
      destination_1: null,
      destination_2: { type: 'tel', target: '+15550002' },
    });
    const path = `/v1.0/outdials/${id}/targets`;
    expect((await ada.ask('GET', `${path}/${target.id}`)).body).toEqual(target);
    expect((await ada.ask('GET', path)).body.result).toEqual([target]);
    for (const method of ['GET', 'DELETE'] as const)
      expect((await bob.ask(method, `${path}/${target.id}`)).status).toBe(404);
    expect((await bob.ask('POST', path, { destination_0: { target: '+1' } })).status).toBe(404);
    expect((await ada.ask('DELETE', `${path}/${target.id}`)).status).toBe(200);
    expect((await ada.ask('GET', path)).body.result).toEqual([]);
  });

  test('come by the thousand, and those that were sent before are not added again', async () => {
    const { id } = await made('outdials', {});
    const targets = Array.from({ length: 2000 }, (_, at) => ({
      id: randomUUID(),
      destination_0: { target: `+1555${at}` },
    }));
    const path = `/v1.0/outdials/${id}/targets_bulk`;
    const first = await ada.ask('POST', path, { targets });
    expect(first.body.ids).toEqual(targets.map((target) => target.id));
    await ada.ask('POST', path, { targets: targets.slice(1990) });
    const none = { source: { target: '+1' } };
    const plan = { ...(await made('outplans', none)), ...{ campaign_id: randomUUID(), outdial_id: id } };
    const work = await harness.store.campaignTries.openWork(plan as never, 5000);
    expect(work).toEqual({ open: 0, dialling: 0, due: 2000, next_due_in: null });
  });

  test('without any destination are refused by their place', async () => {
    const { id } = await made('outdials', {});
    const targets = [{ destination_3: { target: '+1' } }, { name: 'nobody' }];
    const refused = await ada.ask('POST', `/v1.0/outdials/${id}/targets_bulk`, { targets });
    expect(refused.body).toMatchObject({ error: { details: [{ path: 'targets[1].destination_0' }] } });
    expect((await ada.ask('GET', `/v1.0/outdials/${id}/targets`)).body.result).toEqual([]);
  });

  test('of outplans and outdials the parts are changed on their own', async () => {
    const plan = await outplan();
    const dial = await ada.ask('PUT', `/v1.0/outplans/${plan.id}/dial_info`, {
      dial_rate: 20,
      max_try_count_0: 3,
    });
    expect(dial.body).toMatchObject({ dial_rate: 20, max_try_count_0: 3, dial_timeout: 30_000 });
    const { id } = await made('outdials', { name: 'kept' });
    expect((await ada.ask('PUT', `/v1.0/outdials/${id}/data`, { data: 'd' })).body).toMatchObject({
      ...{ name: 'kept', data: 'd' },
    });
  });
});
