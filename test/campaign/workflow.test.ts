import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActiveflowSummary } from '../../src/store/records.ts';
import { set } from '../background/platform.ts';
import { CampaignStage } from './stage.ts';

let stage: CampaignStage;

beforeAll(async () => {
  stage = await CampaignStage.open();
  stage.platform.network.setNumbers({
    '21': { delay: 20 },
    '22': { outcome: 'busy', delay: 20 },
    '23': { outcome: 'no_answer' },
    '24': { delay: 60_000 },
  });
});
afterAll(() => stage?.close());

/** Numbers of their own for each test, that end as somebody who behaves so. */
let prefix = 100;
const numbers = (count: number, end: string): string[][] => {
  prefix += 1;
  return Array.from({ length: count }, (_, at) => [`+1555${prefix}${String(at).padStart(4, '0')}${end}`]);
};

test('a try finds its target, and what it is about, in its variables', async () => {
  const worker = await stage.work();
  const actions = [set('note', 'heard', '${voipbin.outdialtarget.data} of ${voipbin.campaign.name}')];
  const id = await stage.make(numbers(1, '21'), { type: 'flow', actions });
  await stage.wake(id);
  await stage.over(id);
  const [target] = await stage.targets(id);
  expect(target).toMatchObject({ status: 'done', result: 'success', tries: [1, 0, 0, 0, 0] });
  const flows = await stage.platform.store.activeflows.list(stage.platform.customer, {
    reference_type: 'campaign',
  });
  const { id: flow, reference_id } = flows.result[0] as ActiveflowSummary;
  expect(await stage.platform.get(flow)).toMatchObject({
    ended_reason: 'completed',
    variables: {
      heard: 'data 0 of Spring',
      'voipbin.campaigncall.id': reference_id,
      'voipbin.campaigncall.try_count': '1',
      'voipbin.campaigncall.destination.target': target?.destinations[0]?.target,
    },
  });
  await worker.stop();
});

describe('calls', () => {
  let worker: { stop(): Promise<void> };
  beforeAll(async () => {
    worker = await stage.work();
  });
  afterAll(() => worker.stop());

  test('that are answered are successes, others are tried again, then by the next number', async () => {
    const [good, busy, silent] = [numbers(3, '21'), numbers(3, '22'), numbers(3, '23')];
    const mixed = busy.map(([first], at) => [first as string, ...(silent[at] ?? []), ...(good[at] ?? [])]);
    const id = await stage.make([...good, ...mixed, ...silent], { most: [2, 1, 1, 0, 0] });
    await stage.wake(id);
    await stage.over(id);
    const targets = await stage.targets(id);
    expect(targets.map(({ status }) => status)).toEqual(Array(9).fill('done'));
    expect(targets.map(({ result }) => result)).toEqual([
      ...['success', 'success', 'success', 'success', 'success', 'success'],
      ...['fail', 'fail', 'fail'],
    ]);
    expect(targets[0]?.tries).toEqual([1, 0, 0, 0, 0]);
    expect(targets[3]?.tries).toEqual([2, 1, 1, 0, 0]);
    expect(targets[6]?.tries).toEqual([2, 0, 0, 0, 0]);
    expect(stage.settings(id).status).toBe('stop');
  });

  test('are begun at the rate of the campaign', async () => {
    const list = numbers(60, '21');
    const id = await stage.make(list, { rate: 20 });
    const begin = Date.now();
    await stage.wake(id);
    await stage.over(id);
    expect(Date.now() - begin).toBeGreaterThan(2800);
    expect(new Set(list.map(([number]) => stage.dialled().get(number as string)))).toEqual(new Set([1]));
  });

  test('are not more at a time than the campaign allows', async () => {
    const id = await stage.make(numbers(5, '24'), { concurrency: 2, dial_timeout: 300 });
    await stage.wake(id);
    const open = async (): Promise<number> =>
      (await stage.targets(id)).filter(({ status }) => status === 'progressing').length;
    await expect.poll(open).toBe(2);
    await stage.over(id);
    expect((await stage.targets(id)).every(({ status }) => status === 'done')).toBe(true);
  });

  test('of a flow that cannot start fail and hold nothing up', async () => {
    const id = await stage.make(numbers(2, '21'), { flow_id: '11111111-2222-4333-8444-555555555555' });
    await stage.wake(id);
    await stage.over(id);
    expect((await stage.targets(id)).map(({ result }) => result)).toEqual(['fail', 'fail']);
  });

  test('stop while it is paused, and go on where they were', async () => {
    const list = numbers(40, '21');
    const id = await stage.make(list, { rate: 10 });
    await stage.wake(id);
    const done = async (): Promise<number> =>
      (await stage.targets(id)).filter(({ status }) => status === 'done').length;
    await expect.poll(done, { timeout: 10_000 }).toBeGreaterThan(3);
    stage.change(id, { status: 'pause' });
    await stage.wake(id);
    const begun = (): number => list.filter(([number]) => stage.dialled().has(number as string)).length;
    await expect.poll(async () => begun() - (await done()), { timeout: 10_000 }).toBe(0);
    const atRest = begun();
    expect(atRest).toBeLessThan(40);
    stage.change(id, { status: 'run' });
    await stage.wake(id);
    await stage.over(id);
    expect(begun()).toBe(40);
  });
});

test('across workers that die in the middle of a batch every target is dialled once', async () => {
  let begun = 0;
  const died = (): void => {
    begun += 1;
    if (begun % 13 === 0) throw new Error('the worker died');
  };
  let worker = await stage.work(died);
  const list = numbers(80, '21');
  const id = await stage.make(list, { rate: 50, dial_timeout: 3_000 });
  await stage.wake(id);
  for (const left of [60, 20]) {
    const idle = async (): Promise<number> =>
      (await stage.targets(id)).filter(({ status }) => status === 'idle').length;
    await expect.poll(idle, { timeout: 60_000, interval: 50 }).toBeLessThan(left);
    await worker.stop();
    worker = await stage.work(died);
  }
  await stage.over(id, 90_000);
  expect(begun).toBeGreaterThan(80);
  expect(new Set(list.map(([number]) => stage.dialled().get(number as string)))).toEqual(new Set([1]));
  expect((await stage.targets(id)).every(({ result }) => result === 'success')).toBe(true);
}, 180_000);
