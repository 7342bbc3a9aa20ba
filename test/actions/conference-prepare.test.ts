import { describe, expect, it } from 'vitest';
import { conferencePrepare } from '../../workflows/actions/conference-prepare.ts';
import type { Outcome } from '../../workflows/interpreter/outcome.ts';
import { isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

const prepared = (finish: (trial: Trial) => Outcome): Outcome => {
  const trial = new Trial(conferencePrepare, { conferencecall_id: 'stay' });
  expect(trial.start()).toMatchObject({
    effect: { name: 'conference_prepare', input: { conferencecall_id: 'stay' } },
  });
  return finish(trial);
};

describe('conference_prepare', () => {
  it('runs the pre flow, or nothing for who was sent out', () => {
    const actions = [{ id: 'a', type: 'answer' }];
    expect(prepared((trial) => trial.performed({ actions }))).toEqual({ kind: 'push', actions });
    expect(prepared((trial) => trial.performed({ actions: [] }))).toEqual({ kind: 'next' });
  });

  it('ends the flow without its pre flow: it may be what keeps strangers out', () => {
    expect(isCritical(prepared((trial) => trial.refused('FLOW_NOT_FOUND')))).toBe(true);
  });

  it("is the engine's own", () => {
    expect(refusedPaths('conference_prepare', { conferencecall_id: 'x' })).toEqual(['actions[0].type']);
  });
});
