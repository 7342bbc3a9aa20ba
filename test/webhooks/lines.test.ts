import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Hooked, WebhookStage } from './stage.ts';

let stage: WebhookStage;
const patience = { timeout: 15_000 };

beforeAll(async () => {
  stage = await WebhookStage.open();
  stage.deliver();
  await stage.work();
}, 60_000);
afterAll(() => stage.close());

/** The events in the order in which they came, each without its repetitions. */
const inOrder = ({ path }: Hooked): number[] =>
  stage.receiver.sequences(path).filter((sequence, at, all) => sequence !== all[at - 1]);

describe('a webhook whose first attempt failed', () => {
  test('is sent again by a workflow, in its line’s order and under the same id, until it is taken', async () => {
    const flow = await stage.activeflow(4, 503);
    await stage.received(flow, 4);
    stage.receiver.answers.delete(flow.path);
    await stage.all(flow, 'delivered');
    expect(inOrder(flow)).toEqual([1, 2, 3, 4]);
    const ids = stage.receiver.at(flow.path).map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(4);
    await stage.workflow(flow).result();
  });

  test('shows in the Temporal UI how often it was tried and how that went, but no secret', async () => {
    const flow = await stage.activeflow(1, 503);
    const handle = stage.workflow(flow);
    const pending = () =>
      handle.describe().then(
        ({ raw }) => raw.pendingActivities?.[0],
        () => undefined,
      );
    await expect.poll(async () => (await pending())?.attempt, patience).toBeGreaterThan(3);
    expect((await pending())?.lastFailure?.message).toMatch(
      /^event-\d+, attempt \d+: the receiver answered 503; next attempt in [\d.]+ s$/,
    );
    expect(JSON.stringify(await handle.fetchHistory())).not.toContain(flow.path);
    stage.receiver.answers.delete(flow.path);
    await stage.all(flow, 'delivered');
  });

  test('waits as long as Retry-After asks, but no longer than the longest pause', async () => {
    const flow = await stage.activeflow(1, (response) =>
      response.writeHead(429, { 'retry-after': '3600' }).end(),
    );
    await expect.poll(() => stage.deliveries(flow), patience).toMatchObject([{ status: 'retrying' }]);
    const [delivery] = await stage.deliveries(flow);
    const pause = Date.parse(`${delivery?.tm_next_attempt}Z`) - Date.parse(`${delivery?.tm_update}Z`);
    expect(pause).toBeGreaterThanOrEqual(300);
    expect(pause).toBeLessThan(370);
    stage.receiver.answers.delete(flow.path);
    await stage.all(flow, 'delivered');
  });

  test('is followed in order by what happens meanwhile', async () => {
    const flow = await stage.activeflow(1, 500);
    await stage.received(flow, 3);
    stage.receiver.answers.delete(flow.path);
    await stage.happen(flow, 1, 20);
    await stage.all(flow, 'delivered');
    expect(inOrder(flow)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  });
});

test('a receiver that hangs gets no more than its share, and holds up no other line', async () => {
  const hanging = await stage.activeflow(1, 'hang');
  const more = Array.from({ length: 12 }, () => stage.activeflow(1, 'hang', hanging.customer));
  const flows = [hanging, ...(await Promise.all(more))];
  await expect.poll(() => Object.values(stage.shares.underWay), patience).toEqual([4]);
  const other = await stage.activeflow(3, 500);
  await stage.received(other, 3);
  stage.receiver.answers.delete(other.path);
  await stage.all(other, 'delivered');
  expect(Object.values(stage.shares.underWay)).toEqual([4]);
  for (const { path } of flows) stage.receiver.answers.delete(path);
  await Promise.all(flows.map((flow) => stage.all(flow, 'delivered', 30_000)));
}, 60_000);
