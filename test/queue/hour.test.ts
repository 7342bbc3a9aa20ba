import { describe, expect, it } from 'vitest';
import { estimatedWait } from '../../workflows/queue/estimate.ts';
import { line, positionOf } from '../../workflows/queue/line.ts';
import { createRandom } from '../kills/random.ts';
import { seed } from '../model/compare/seed.ts';
import { expectAccounts } from './accounts.ts';
import { CallCentre, callerFacts, type Seat } from './call-centre.ts';

const MINUTE = 60_000;
const CALLERS = 200;

/** 200 callers within an hour of virtual time, 20 agents of whom every fifth ring goes unanswered, callers who lose patience. */
function hour(): CallCentre {
  const random = createRandom(seed);
  const centre = new CallCentre(
    ['queue'],
    {
      answers: 0.8,
      twice: 0.1,
      lost: 0.1,
      pace: () => random() * 100,
      talk: () => (3 + 8 * random()) * MINUTE,
      patience: () => (random() < 0.3 ? random() * 10 * MINUTE : undefined),
    },
    random,
  );
  for (let n = 0; n < 20; n++) centre.employ(`agent-${n}`);
  for (let n = 0; n < CALLERS; n++) {
    const facts = callerFacts(`caller-${n}`, {
      priority: n % 10 === 0 ? 1 : 0,
      routing_method: 'longest_idle',
    });
    centre.later(random() * 60 * MINUTE, () => centre.arrive(centre.queues[0]!, facts));
  }
  return centre;
}

const resultOf = ({ standings }: Seat): string => {
  const end = standings.at(-1);
  return end && 'result' in end ? end.result : '';
};

describe(`an hour of 200 callers and 20 agents, in memory (ACTIVEFLOW_SEED=${seed})`, () => {
  it('serves each caller once or says why not, in their order, and counts every second', () => {
    const centre = hour();
    const [queue] = centre.queues;
    let longest = 0;
    let guesses = 0;
    for (let minute = 1; minute <= 60; minute++)
      centre.later(minute * MINUTE, () => {
        const inLine = line(queue!);
        longest = Math.max(longest, inLine.length);
        for (const [index, { facts }] of inLine.entries())
          expect(positionOf(queue!, facts.id)).toBe(index + 1);
        const last = inLine.at(-1);
        if (last && queue!.handling.count > 0) {
          guesses++;
          expect(estimatedWait(queue!, last.facts.id)).toBeGreaterThan(0);
        }
      });
    centre.run();
    expect(centre.mistakes).toEqual([]);
    expectAccounts(centre);
    const results = [...centre.seats.values()].map(resultOf);
    expect(results).toHaveLength(CALLERS);
    const served = results.filter((result) => result === 'served').length;
    const abandoned = results.filter((result) => result === 'abandoned').length;
    expect(served + abandoned).toBe(CALLERS);
    expect(served).toBeGreaterThan(CALLERS / 2);
    expect(abandoned).toBeGreaterThan(0);
    expect(longest).toBeGreaterThan(0);
    expect(guesses).toBeGreaterThan(0);
  });
});
