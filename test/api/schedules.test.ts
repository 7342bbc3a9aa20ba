import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { FakeSchedules } from './fake-schedules.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
let bob: Caller;
let schedules: FakeSchedules;

beforeAll(async () => {
  schedules = new FakeSchedules();
  harness = await startHarness({ schedules });
  [ada, bob] = [await harness.newCaller(), await harness.newCaller()];
}, 60_000);
afterAll(() => harness.close());
beforeEach(() => {
  schedules.fails = undefined;
});

const PATH = '/v1.0/schedules';
const morning = {
  name: 'morning',
  cron: '0 9 * * *',
  actions: [{ id: 'nap', type: 'sleep', option: { duration: 1 } }],
};

async function make(more: object = {}): Promise<JsonObject & { id: string }> {
  const { status, body } = await ada.ask('POST', PATH, { ...morning, ...more });
  expect(status, JSON.stringify(body)).toBe(200);
  return body as JsonObject & { id: string };
}

test('a schedule is stored, and Temporal knows it as it is stored', async () => {
  const made = await make({ timezone: 'Europe/Berlin', variables: { a: '1' } });
  expect(made).toMatchObject({ status: 'active', overlap: 'skip', catchup: 600, variables: { a: '1' } });
  expect(schedules.kept.get(made.id)).toMatchObject({
    cron: '0 9 * * *',
    timezone: 'Europe/Berlin',
    paused: false,
  });
  const path = `${PATH}/${made.id}`;
  const changed = await ada.ask('PUT', path, { status: 'paused', cron: '0 10 * * *' });
  expect(changed.body).toMatchObject({ name: 'morning', status: 'paused', actions: morning.actions });
  expect(schedules.kept.get(made.id)).toMatchObject({ cron: '0 10 * * *', paused: true });
  expect((await ada.ask('DELETE', path)).status).toBe(200);
  expect(schedules.kept.has(made.id)).toBe(false);
  expect((await ada.ask('GET', path)).status).toBe(404);
});

test('what Temporal refuses is refused, and nothing is stored', async () => {
  const refused = await ada.ask('POST', PATH, { ...morning, cron: 'no cron' });
  expect(refused.body).toMatchObject({ error: { reason: 'INVALID_ARGUMENT', details: [{ path: 'cron' }] } });
  const made = await make();
  const change = await ada.ask('PUT', `${PATH}/${made.id}`, { cron: 'no cron' });
  expect(change.status).toBe(400);
  expect((await ada.ask('GET', `${PATH}/${made.id}`)).body).toEqual(made);
  schedules.fails = 'unavailable';
  expect((await ada.ask('POST', PATH, morning)).status).toBe(503);
});

test('actions, flow and variables are checked when they are given', async () => {
  for (const wrong of [
    { actions: [{ type: 'nothing' }] },
    { flow_id: '11111111-2222-4333-8444-555555555555' },
    { variables: { long: 'x'.repeat(33 * 1024) } },
    { overlap: 'terminate' },
    { cron: '' },
  ]) {
    const { status } = await ada.ask('POST', PATH, { ...morning, ...wrong });
    expect([400, 404], JSON.stringify(wrong).slice(0, 80)).toContain(status);
  }
});

test('a schedule fires when it is told to, for the past too, and says when it fires next', async () => {
  const { id } = await make();
  expect((await ada.ask('POST', `${PATH}/${id}/trigger`)).status).toBe(200);
  expect(schedules.triggered).toContain(id);
  const days = { from: '2026-01-01T00:00:00Z', to: '2026-01-03 00:00:00' };
  expect((await ada.ask('POST', `${PATH}/${id}/backfill`, days)).status).toBe(200);
  expect(schedules.backfilled.at(-1)).toEqual({
    ...{ id, overlap: 'buffer_all' },
    from: new Date('2026-01-01T00:00:00Z'),
    to: new Date('2026-01-03T00:00:00Z'),
  });
  const turned = { from: days.to, to: days.from };
  expect((await ada.ask('POST', `${PATH}/${id}/backfill`, turned)).status).toBe(400);
  const future = { from: days.from, to: '2999-01-01 00:00:00' };
  expect((await ada.ask('POST', `${PATH}/${id}/backfill`, future)).status).toBe(400);
  expect((await ada.ask('GET', `${PATH}/${id}/times`)).body).toEqual({
    next: ['2030-01-01 09:00:00.000000'],
  });
});

test("another customer's schedule is a 404, whatever is asked of it", async () => {
  const { id } = await make();
  for (const [method, part] of [
    ['GET', ''],
    ['PUT', ''],
    ['DELETE', ''],
    ['POST', '/trigger'],
    ['GET', '/times'],
  ] as const)
    expect((await bob.ask(method, `${PATH}/${id}${part}`, method === 'PUT' ? {} : undefined)).status).toBe(
      404,
    );
});
