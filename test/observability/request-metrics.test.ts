import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMetrics } from '../../src/observability/metrics.ts';
import { type Harness, startHarness } from '../api/harness.ts';

const metrics = createMetrics();
let harness: Harness;

beforeAll(async () => {
  harness = await startHarness({ metrics });
});
afterAll(() => harness.close());

test('requests are counted by route and status: no id and no unknown path makes a series', async () => {
  const { ask } = await harness.newCaller();
  for (const id of ['1c9ff2a1-5c14-4b1f-8c3c-6a47f7f4b6b1', '6f3f4f6e-7a50-4a39-8a0e-0a5f9a1f5a55'])
    await ask('GET', `/v1.0/flows/${id}`);
  for (const path of ['/wp-admin', '/v1.0/secrets/a', '/v1.0/secrets/b']) await ask('GET', path);
  const counted = (await metrics.registry.metrics())
    .split('\n')
    .filter((line) => line.startsWith('activeflow_http_request_seconds_count'))
    .map((line) => line.replace('activeflow_http_request_seconds_count', ''));
  expect(counted.sort()).toEqual([
    '{method="GET",route="/v1.0/flows/:id",status="404"} 2',
    '{method="GET",route="none",status="404"} 3',
  ]);
});

test('the public port has no metrics', async () => {
  expect((await harness.ask('GET', '/metrics')).status).toBe(404);
});
