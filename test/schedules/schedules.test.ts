import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createScheduleActivities } from '../../activities/schedule.ts';
import { createScheduleClient, type ScheduleClient } from '../../src/schedules/schedule-client.ts';
import { createSchedules, type Schedule, toTiming } from '../../src/schedules/schedules.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { block, Platform, set } from '../background/platform.ts';

let platform: Platform;
let client: ScheduleClient;
const schedules = new Map<string, Schedule>();
/** Firings whose worker dies right after it has decided them, once each. */
const dying = new Set<string>();

beforeAll(async () => {
  platform = await Platform.open();
  client = createScheduleClient(platform.client, platform.taskQueue);
  const real = createScheduleActivities(
    createSchedules({ store: platform.store, find: async (id) => schedules.get(id), client }),
  );
  await platform.work(undefined, {
    async schedule_fire(firing) {
      const decided = await real.schedule_fire(firing);
      if (dying.delete(firing.schedule_id)) throw new Error('the worker died');
      return decided;
    },
  });
});
afterAll(async () => {
  for (const id of schedules.keys()) await client.remove(id);
  await platform?.close();
});

const EVERY_SECOND = '* * * * * * *';
/** Never on its own. */
const NEVER = '0 0 1 1 * 2099';

async function make(more: Partial<Schedule> = {}): Promise<string> {
  const id = randomUUID();
  const schedule: Schedule = {
    ...{ id, customer_id: platform.customer, name: 'hourly', status: 'active', flow_id: NIL_ID },
    ...{ cron: NEVER, timezone: 'UTC', overlap: 'skip', catchup: 60 },
    actions: [set('note', 'seen', '${voipbin.schedule.time} ${given}')],
    variables: { given: 'by the schedule' },
    ...more,
  };
  schedules.set(id, schedule);
  await client.put(toTiming(schedule));
  return id;
}

/** Its activeflows, the first one first. */
async function startedBy(id: string) {
  const { result } = await platform.store.activeflows.list(platform.customer, { reference_id: id });
  return Promise.all(result.toReversed().map((one) => platform.get(one.id)));
}
const started = (id: string, count: number) =>
  expect
    .poll(() => startedBy(id).then(({ length }) => length), { timeout: 20_000 })
    .toBeGreaterThanOrEqual(count);
const timesOf = async (id: string): Promise<(string | undefined)[]> =>
  (await startedBy(id)).map(({ variables }) => variables['voipbin.schedule.time']);

test('a cron expression fires at its times, each time one activeflow that knows it', async () => {
  const id = await make({ cron: EVERY_SECOND, overlap: 'allow_all' });
  await started(id, 3);
  await client.remove(id);
  const times = await timesOf(id);
  expect(new Set(times).size).toBe(times.length);
  expect(times.every((time) => time?.endsWith('.000Z'))).toBe(true);
  const [first] = await startedBy(id);
  expect(first).toMatchObject({ reference_type: 'api', reference_id: id });
  const { variables } = await platform.ended(first?.id ?? '');
  expect(variables.seen).toBe(`${times[0]} by the schedule`);
});

test('a worker that dies between deciding and starting starts nothing twice', async () => {
  const id = await make();
  dying.add(id);
  await client.trigger(id);
  await started(id, 1);
  const [only] = await startedBy(id);
  await platform.ended(only?.id ?? '');
  expect(dying.has(id)).toBe(false);
  expect(await startedBy(id)).toHaveLength(1);
});

test('a backfill fires the times of the past, and asked for twice each of them once', async () => {
  const id = await make({ cron: '0 12 * * *', timezone: 'Europe/Berlin' });
  const days = { from: new Date('2026-03-27T00:00:00Z'), to: new Date('2026-03-31T00:00:00Z') };
  await client.backfill(id, { ...days, overlap: 'allow_all' });
  await started(id, 4);
  // Noon in Berlin, on both sides of the beginning of summer time.
  const noons = ['27T11', '28T11', '29T10', '30T10'].map((noon) => `2026-03-${noon}:00:00.000Z`);
  expect((await timesOf(id)).sort()).toEqual(noons);
  for (const one of await startedBy(id)) await platform.ended(one.id);
  await client.backfill(id, { ...days, overlap: 'allow_all' });
  await client.trigger(id);
  await started(id, 5);
  const again = await timesOf(id);
  expect(again.filter((time) => noons.includes(time ?? ''))).toHaveLength(4);
});

test('with the overlap policy skip nothing fires while the activeflow of before still runs', async () => {
  const id = await make({ cron: EVERY_SECOND, actions: [block('wait')] });
  await started(id, 1);
  const [first] = await startedBy(id);
  await platform.at(first?.id ?? '', 'wait');
  const skipped = async (): Promise<number> => {
    const handle = platform.client.schedule.getHandle(`schedule/${id}`);
    return (await handle.describe()).info.numActionsSkippedOverlap;
  };
  await expect.poll(skipped, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  expect(await startedBy(id)).toHaveLength(1);
  await platform.flows.stop(first?.id ?? '');
  await started(id, 2);
});

test('with the overlap policy cancel_other a firing stops the activeflow of before', async () => {
  const id = await make({ cron: EVERY_SECOND, actions: [block('wait')], overlap: 'cancel_other' });
  await started(id, 2);
  const [first] = await startedBy(id);
  expect(await platform.ended(first?.id ?? '')).toMatchObject({ ended_reason: 'stopped' });
});

test('a paused one fires nothing on its own, but when it is told to', async () => {
  const id = await make({ cron: EVERY_SECOND, status: 'paused' });
  await client.trigger(id);
  await started(id, 1);
  const handle = platform.client.schedule.getHandle(`schedule/${id}`);
  expect((await handle.describe()).state.paused).toBe(true);
  await client.put({ ...toTiming(schedules.get(id) as Schedule), paused: false });
  await started(id, 3);
});

test('one that is not stored any more fires once more at most, and starts nothing', async () => {
  const id = await make({ cron: EVERY_SECOND });
  schedules.delete(id);
  const isGone = () =>
    client.next(id).then(
      () => false,
      ({ kind }) => kind === 'gone',
    );
  await expect.poll(isGone, { timeout: 20_000 }).toBe(true);
  expect(await startedBy(id)).toEqual([]);
});

test('the next times are those of its zone', async () => {
  const id = await make({ cron: '30 8 * * MON', timezone: 'Asia/Kolkata' });
  const [next] = await client.next(id);
  expect([next?.getUTCDay(), next?.getUTCHours(), next?.getUTCMinutes()]).toEqual([1, 3, 0]);
});

test('no cron expression, no time zone and no schedule are refused as what they are', async () => {
  await expect(make({ cron: 'every monday' })).rejects.toMatchObject({ kind: 'refused' });
  await expect(make({ timezone: 'Mars/Base' })).rejects.toMatchObject({ kind: 'refused' });
  await expect(client.trigger(randomUUID())).rejects.toMatchObject({ kind: 'gone' });
  await client.remove(randomUUID());
});
