import { describe, expect, it } from 'vitest';
import { conferenceJoin } from '../../workflows/actions/conference-join.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import type { Outcome } from '../../workflows/interpreter/outcome.ts';
import { failureOf, isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

const MADE = { conferencecall_id: 'stay', name: 'Stand-up', has_pre_flow: false };
const service = { id: 'stay', uncounted: false, leave: 'conference_leave' };
const option = { conferencecall_id: 'stay' };

const joined = (made: JsonObject): { trial: Trial; outcome: Outcome } => {
  const trial = new Trial(conferenceJoin, { conference_id: 'room' });
  expect(trial.start()).toMatchObject({
    effect: { name: 'conference_join', input: { conference_id: 'room' } },
  });
  return { trial, outcome: trial.performed(made) };
};

describe('conference_join', () => {
  it("enters in a stack that is the conferencecall's, and says where it is", () => {
    const { trial, outcome } = joined(MADE);
    const actions = [{ id: 'stay-enter', type: 'conference_enter', option }];
    expect(outcome).toEqual({ kind: 'push', service, actions });
    expect(trial.runtime.values).toEqual({
      'voipbin.conference.id': 'room',
      'voipbin.conference.name': 'Stand-up',
      'voipbin.conferencecall.id': 'stay',
    });
  });

  it('runs the pre flow first, where there is one', () => {
    expect(joined({ ...MADE, has_pre_flow: true }).outcome).toMatchObject({
      service,
      actions: [{ id: 'stay-prepare', type: 'conference_prepare', option }, { id: 'stay-enter' }],
    });
  });

  it('ends the flow when the conference is not there, or is over', () => {
    for (const code of ['CONFERENCE_NOT_FOUND', 'CONFERENCE_OVER']) {
      const trial = new Trial(conferenceJoin, { conference_id: 'room' });
      trial.start();
      const outcome = trial.refused(code);
      expect(failureOf(outcome)).toBe(code);
      expect(isCritical(outcome)).toBe(true);
    }
  });

  it('needs a conference', () => {
    expect(refusedPaths('conference_join', {})).toEqual(['conference_id']);
    expect(refusedPaths('conference_join', { conference_id: '${room}', role: 'moderator' })).toEqual([]);
  });
});
