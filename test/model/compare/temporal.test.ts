import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioArbitrary } from '../generate.ts';
import { runModel } from '../model.ts';
import type { Outcome, Scenario } from '../scenario.ts';
import { cases } from './cases.ts';
import { seed } from './seed.ts';
import { openStage, type TemporalStage } from './temporal-stage.ts';

const AT_ONCE = 10;
/** Longer ones show nothing more here, each activity takes its time. */
const LONGEST = 25;

/** Depths of nested stacks are seen in memory only; here it counts whether a stack is nested. */
function roughly(outcome: Outcome): Outcome {
  return {
    ...outcome,
    executed: outcome.executed.map((entry) => ({ ...entry, depth: Math.min(entry.depth, 2) })),
  };
}

describe('activeflows on Temporal', () => {
  let stage: TemporalStage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.close());

  const compare = async (scenario: Scenario, suspendAtEveryWait: boolean): Promise<void> => {
    const outcome = await stage.run(scenario, suspendAtEveryWait);
    expect(outcome, JSON.stringify({ suspendAtEveryWait, scenario })).toEqual(roughly(runModel(scenario)));
  };

  it.concurrent.each(cases.map((kept) => ({ ...kept })))('$title', async ({ scenario }) => {
    await Promise.all([compare(scenario, false), compare(scenario, true)]);
  });

  it(`100 generated flows end as the model says, every fourth one suspended at every wait (ACTIVEFLOW_SEED=${seed})`, async () => {
    const short = scenarioArbitrary.filter((scenario) => runModel(scenario).executed.length <= LONGEST);
    const waiting = fc.sample(short, { seed, numRuns: 100 }).entries();
    const work = async (): Promise<void> => {
      for (const [n, scenario] of waiting) await compare(scenario, n % 4 === 3);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }, 120_000);
});
