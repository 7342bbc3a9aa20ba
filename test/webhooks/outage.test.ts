import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Hooked, scheduleTimes, WebhookStage } from './stage.ts';

/** How many times faster than by default; `ACTIVEFLOW_OUTAGE_SCALE=1000` takes twice as long. */
const SCALE = Number(process.env.ACTIVEFLOW_OUTAGE_SCALE ?? 2000);
const schedule = scheduleTimes(SCALE);
const DAY_MS = schedule.giveUpSeconds * 1000;
const FLOWS = 5;
const EVENTS = 8;

let stage: WebhookStage;

beforeAll(async () => {
  stage = await WebhookStage.open(schedule);
  stage.deliver();
  stage.watch();
  await stage.work();
}, 60_000);
afterAll(() => stage.close());

const allOf = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: FLOWS }, work));
const ids = ({ path }: Hooked): unknown[] =>
  stage.receiver.at(path).map(({ headers }) => headers['webhook-id']);

/** The numbers in the order in which they came, each time the first of its id. */
function withoutRepetitions(flow: Hooked): number[] {
  const seen = ids(flow);
  return stage.receiver.sequences(flow.path).filter((_, at) => seen.indexOf(seen[at]) === at);
}

const numbers = Array.from({ length: EVENTS }, (_, at) => at + 1);

test(
  `a day of retries, ${SCALE} times faster: what comes back at its end has every event in order, what does not has them dead`,
  async () => {
    const [back, away] = await Promise.all([
      allOf(() => stage.activeflow(EVENTS, 503)),
      allOf(() => stage.activeflow(EVENTS, 503)),
    ]);
    await untilDue(back, DAY_MS - 6_000);
    for (const flow of back) {
      const statuses = (await stage.deliveries(flow)).map(({ status }) => status);
      expect(statuses).toEqual(['retrying', ...numbers.slice(1).map(() => 'pending')]);
      stage.receiver.answers.delete(flow.path);
    }
    await Promise.all(back.map((flow) => stage.all(flow, 'delivered', 30_000)));
    for (const flow of back) {
      expect(withoutRepetitions(flow)).toEqual(numbers);
      expect(ids(flow).length).toBeGreaterThan(EVENTS + 10);
    }
    await Promise.all(away.map((flow) => stage.all(flow, 'dead', 60_000)));
    await Promise.all(away.map(redeliverAll));
  },
  DAY_MS + 150_000,
);

/** Settles so many milliseconds after the first event of these flows was queued. */
async function untilDue(flows: readonly Hooked[], ms: number): Promise<void> {
  const deliveries = (await Promise.all(flows.map((flow) => stage.deliveries(flow)))).flat();
  const first = Math.min(...deliveries.map(({ tm_queued }) => Date.parse(`${tm_queued}Z`)));
  await new Promise((resolve) => setTimeout(resolve, first + ms - Date.now()));
}

/** As a customer does whose receiver works again. */
async function redeliverAll(flow: Hooked): Promise<void> {
  const before = ids(flow).length;
  stage.receiver.answers.delete(flow.path);
  for (const { id } of await stage.deliveries(flow)) {
    await stage.database.store.deliveries.redeliver(flow.customer, id);
  }
  await stage.all(flow, 'delivered');
  expect(stage.receiver.sequences(flow.path).slice(before)).toEqual(numbers);
  expect(new Set(ids(flow)).size).toBe(EVENTS);
}
