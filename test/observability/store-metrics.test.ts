import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMetrics } from '../../src/observability/metrics.ts';
import { countStored, watchConnections, watchPlatform } from '../../src/observability/store-metrics.ts';
import { ACTIONS, ending, makeActiveflow, restPoint } from '../store/fixtures.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

const metrics = createMetrics();
let database: TestDatabase;
let customer: string;

beforeAll(async () => {
  database = await openTestDatabase({ observer: countStored(metrics) });
  watchConnections(metrics, database.store.census);
  watchPlatform(metrics, database.store.census);
  const uri = { webhook_uri: 'https://example.org/hook' };
  customer = (await database.store.customers.create({ name: 'Ada', ...uri })).id;
});
afterAll(() => database.close());

async function value(line: string): Promise<string | undefined> {
  const found = (await metrics.registry.metrics()).split('\n').find((text) => text.startsWith(`${line} `));
  return found?.split(' ').at(-1);
}

test('an action is counted once, however often its rest is stored, with the time until the next one began', async () => {
  const { projection } = database.store;
  const id = await makeActiveflow(database.store, customer);
  const entry = { ...ACTIONS[0]!, stack_id: 'main', result: 'done' } as const;
  const executed = [
    { ...entry, n: 1, tm_execute: '2026-01-05 10:00:00.000000' },
    { ...entry, n: 2, type: 'sleep', tm_execute: '2026-01-05 10:00:04.000000' },
  ];
  for (const rest of [1, 1, 2]) await projection.save(restPoint(id, rest, { executed }));
  expect(await value('activeflow_action_seconds_count{type="talk",result="done"}')).toBe('1');
  expect(await value('activeflow_action_seconds_sum{type="talk",result="done"}')).toBe('4');
  expect(await value('activeflow_action_seconds_count{type="sleep",result="done"}')).toBe('1');
  for (const rest of [3, 3]) await projection.finish(ending(id, rest, { executed }));
  expect(await value('activeflow_ended_total{reason="completed"}')).toBe('1');
  expect(await value('activeflow_action_seconds_count{type="talk",result="done"}')).toBe('1');
});

test('a type that nobody knows makes no series of its own', async () => {
  const id = await makeActiveflow(database.store, customer);
  const executed = [
    {
      id: 'x',
      type: 'from_elsewhere',
      n: 1,
      stack_id: 'main',
      result: 'done' as const,
      tm_execute: '2026-01-05 10:00:00.000000',
    },
  ];
  await database.store.projection.save(restPoint(id, 1, { executed }));
  expect(await value('activeflow_action_seconds_count{type="other",result="done"}')).toBe('1');
});

test('open activeflows, webhooks that wait, and what became of their attempts are told', async () => {
  const { deliveries } = database.store;
  expect(await value('activeflow_open_activeflows{status="created"}')).toBe('0');
  const open = Number(await value('activeflow_open_activeflows{status="running"}'));
  await makeActiveflow(database.store, customer);
  expect(await value('activeflow_open_activeflows{status="running"}')).toBe(String(open + 1));
  const waiting = Number(await value('activeflow_webhook_backlog{status="pending"}'));
  expect(waiting).toBeGreaterThan(0);
  expect(Number(await value('activeflow_webhook_oldest_seconds{status="pending"}'))).toBeGreaterThan(0);
  const [claimed] = await deliveries.claim({ limit: 1, leaseSeconds: 60 });
  for (const _ of [1, 2]) await deliveries.record(claimed!, { status: 'dead' });
  expect(await value('activeflow_webhook_attempts_total{outcome="dead"}')).toBe('1');
  expect(await value('activeflow_webhook_backlog{status="pending"}')).toBe(String(waiting - 1));
});

test('a scrape while the database is away tells what is known without it', async () => {
  const lonely = createMetrics();
  const gone = { ...database.store.census, openActiveflows: () => Promise.reject(new Error('away')) };
  watchPlatform(lonely, gone);
  expect(await lonely.registry.metrics()).not.toContain('activeflow_open_activeflows{');
  expect(await value('activeflow_database_connections{state="waiting"}')).toBe('0');
});
