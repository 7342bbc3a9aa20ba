import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectEnding } from '../support/expect-ending.ts';
import { runInMemory } from '../support/in-memory.ts';
import { TemporalBench } from '../support/on-temporal.ts';
import { scenarios } from './index.ts';

describe.each([
  { harness: 'on Temporal', options: { maxCachedWorkflows: 200 } },
  { harness: 'on Temporal without a cache: every event is a replay', options: { maxCachedWorkflows: 0 } },
  {
    harness: 'on Temporal, suspended and continued as new at every wait',
    options: { suspendAtEveryWait: true, maxCachedWorkflows: 200 },
  },
])('$harness', ({ options }) => {
  let bench: TemporalBench;
  beforeAll(async () => {
    bench = await TemporalBench.open(options);
  });
  afterAll(() => bench?.close());

  const patient = options.maxCachedWorkflows === 0 ? scenarios.filter((one) => !one.isImpatient) : scenarios;
  it.concurrent.each(patient.map((scenario) => ({ ...scenario })))(
    '$title',
    async (scenario) => {
      const { ending } = await bench.start(scenario);
      const [onTemporal, inMemory] = await Promise.all([ending, runInMemory(scenario)]);
      expectEnding(onTemporal, scenario);
      expect(onTemporal).toEqual(inMemory);
    },
    90_000,
  );
});
