import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioArbitrary } from '../generate.ts';
import { runModel } from '../model.ts';
import { cases } from './cases.ts';
import { MANNERS, runInMemory } from './memory-flow.ts';
import { seed } from './seed.ts';

describe.each(MANNERS)('the interpreter in memory, token %s', (manner) => {
  it.each(cases.map((kept) => ({ ...kept })))('$title', async ({ scenario }) => {
    expect(await runInMemory(scenario, manner)).toEqual(runModel(scenario));
  });

  it(`ends 1,000 generated flows as the model does (ACTIVEFLOW_SEED=${seed})`, async () => {
    const property = fc.asyncProperty(scenarioArbitrary, async (scenario) => {
      expect(await runInMemory(scenario, manner)).toEqual(runModel(scenario));
    });
    await fc.assert(property, { seed, numRuns: 1000 });
  });
});
