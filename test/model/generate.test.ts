import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FINISH_ID } from '../../workflows/interpreter/action.ts';
import { ENDED_REASONS } from '../../workflows/protocol.ts';
import { behaviours } from './behaviours.ts';
import { scenarioArbitrary } from './generate.ts';
import { runModel } from './model.ts';

test('every generated flow ends within its limits, and its record is consistent', () => {
  fc.assert(
    fc.property(scenarioArbitrary, (scenario) => {
      const outcome = runModel(scenario);
      const { execute_calls, iterations_per_cycle } = scenario.limits;
      expect(outcome.execute_count).toBeLessThanOrEqual(execute_calls!);
      expect(outcome.executed.length).toBeLessThanOrEqual(execute_calls! * iterations_per_cycle!);
      expect(outcome.current_action === FINISH_ID).toBe(outcome.ended_reason === 'completed');
      expect(outcome.error !== undefined).toBe(['failed', 'limit_exceeded'].includes(outcome.ended_reason));
      for (const entry of outcome.executed) {
        expect(entry.error !== undefined).toBe(entry.result === 'failed');
      }
      const hangsUp = scenario.reference_type === 'call' && outcome.ended_reason !== 'reference_ended';
      expect(outcome.commands.filter(({ name }) => name === 'hangup').length > 0 || !hangsUp).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('a scenario yields the same outcome twice and is not changed by the run', () => {
  fc.assert(
    fc.property(scenarioArbitrary, (scenario) => {
      const before = structuredClone(scenario);
      expect(runModel(scenario)).toEqual(runModel(scenario));
      expect(scenario).toEqual(before);
    }),
    { numRuns: 200 },
  );
});

test('the generated flows run several actions, use every type and end in every way', () => {
  const outcomes = fc.sample(scenarioArbitrary, { numRuns: 2000, seed: 1 }).map(runModel);
  const lengths = outcomes.map(({ executed }) => executed.length).sort((one, other) => one - other);
  expect(lengths[lengths.length / 2]).toBeGreaterThanOrEqual(4);
  expect(new Set(outcomes.map(({ ended_reason }) => ended_reason))).toEqual(new Set(ENDED_REASONS));
  const done = new Set(
    outcomes.flatMap(({ executed }) =>
      executed.filter(({ result }) => result === 'done').map(({ type }) => type),
    ),
  );
  expect([...behaviours.keys()].filter((type) => !done.has(type))).toEqual([]);
});
