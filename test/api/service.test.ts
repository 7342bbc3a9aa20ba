import { afterAll, beforeAll, expect, test } from 'vitest';
import { StoreError } from '../../src/store/errors.ts';
import { type Harness, startHarness } from './harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.close());

test('/healthz says that the process lives, also while everything else is away', async () => {
  harness.flows.away = true;
  expect(await harness.ask('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  harness.flows.away = false;
});

test('/readyz is 200 when database and Temporal answer, else 503, and says which', async () => {
  const both = { status: 'ok', checks: { database: true, temporal: true } };
  expect(await harness.ask('GET', '/readyz')).toMatchObject({ status: 200, body: both });
  harness.flows.away = true;
  expect(await harness.ask('GET', '/readyz')).toMatchObject({
    status: 503,
    body: { status: 'unavailable', checks: { database: true, temporal: false } },
  });
  harness.flows.away = false;
});

test('without the database every endpoint answers 503 with Retry-After, and /readyz says so', async () => {
  const broken = await startHarness();
  const ada = await broken.newCaller();
  const away = async () => {
    throw new StoreError('UNAVAILABLE', 'database', '', 'switched off by the test');
  };
  const accessKeys = broken.store.accessKeys.authenticate;
  broken.store.accessKeys.authenticate = away;
  broken.store.ping = away;
  const answer = await ada.ask('GET', '/v1.0/flows');
  expect(answer).toMatchObject({ status: 503, body: { error: { reason: 'SERVICE_UNAVAILABLE' } } });
  expect(answer.headers['retry-after']).toBe('2');
  expect((await broken.ask('GET', '/readyz')).body).toMatchObject({ checks: { database: false } });
  broken.store.accessKeys.authenticate = accessKeys;
  await broken.close();
});
