import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scenarioArbitrary } from '../generate.ts';
import { runModel } from '../model.ts';
import { MANNERS, runInMemory } from './memory-flow.ts';

const seed = Number(process.env.ACTIVEFLOW_SEED ?? Date.now() % 2 ** 31);

test.each(MANNERS)(`1,000 generated flows end as the model says, token %s (seed ${seed})`, async (manner) => {
  const property = fc.asyncProperty(scenarioArbitrary, async (scenario) => {
    expect(await runInMemory(scenario, manner)).toEqual(runModel(scenario));
  });
  await fc.assert(property, { seed, numRuns: 1000 });
});
