import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROUTING_METHODS } from '../../workflows/queue/state.ts';
import { createRandom } from '../kills/random.ts';
import { seed } from '../model/compare/seed.ts';
import { expectAccounts } from './accounts.ts';
import { CallCentre, callerFacts, type Habits } from './call-centre.ts';

const world = fc.record({
  seed: fc.integer(),
  callers: fc.integer({ min: 1, max: 30 }),
  agents: fc.integer({ min: 0, max: 5 }),
  queues: fc.integer({ min: 1, max: 2 }),
  answers: fc.constantFrom(0, 0.5, 0.9, 1),
  lost: fc.constantFrom(0, 0.3),
  twice: fc.constantFrom(0, 0.3),
  pace: fc.constantFrom(0, 20, 2000),
});

/** Callers of all sorts come within minutes, to one queue or two that share their agents. */
function open(plan: typeof world extends fc.Arbitrary<infer W> ? W : never): CallCentre {
  const random = createRandom(plan.seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const habits: Habits = {
    answers: plan.answers,
    twice: plan.twice,
    lost: plan.lost,
    pace: () => random() * plan.pace,
    talk: () => random() * 120_000,
    patience: () => (plan.agents === 0 || random() < 0.4 ? random() * 300_000 : undefined),
  };
  const centre = new CallCentre(['q1', 'q2'].slice(0, plan.queues), habits, random);
  for (let n = 0; n < plan.agents; n++) {
    const tag_ids = pick([[], ['a'], ['b'], ['a', 'b']]);
    centre.employ(`agent-${n}`, { tag_ids, phones: pick([1, 2]), ring_method: pick(['ringall', 'linear']) });
  }
  for (let n = 0; n < plan.callers; n++) {
    const facts = callerFacts(`caller-${n}`, {
      priority: pick([0, 0, 0, 5]),
      tag_ids: pick([[], ['a'], ['b']]),
      routing_method: pick(ROUTING_METHODS),
      // Nobody answers, or nobody may come: without a limit they would wait for ever.
      wait_timeout: pick([5_000, 60_000, 600_000]),
      service_timeout: pick([0, 30_000]),
    });
    centre.later(random() * 120_000, () => centre.arrive(pick(centre.queues), facts));
    if (random() < 0.1)
      centre.later(random() * 300_000, () => {
        for (const queue of centre.queues) centre.tell(queue, { kind: 'kick', id: facts.id });
      });
  }
  return centre;
}

describe(`a queue under thousands of random steps (ACTIVEFLOW_SEED=${seed})`, () => {
  it('serves nobody twice, loses nobody, keeps the order and gives every agent back', () => {
    let steps = 0;
    fc.assert(
      fc.property(world, (plan) => {
        const centre = open(plan);
        centre.run();
        steps += centre.steps;
        expect(centre.mistakes).toEqual([]);
        expectAccounts(centre);
      }),
      { seed, numRuns: 400 },
    );
    expect(steps).toBeGreaterThan(10_000);
  });
});
