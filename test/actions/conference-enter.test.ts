import { describe, expect, it } from 'vitest';
import { conferenceEnter } from '../../workflows/actions/conference-enter.ts';
import { failureOf, NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

const IN = { answer: 'started', bridge_id: 'conference/room/0' };
const entering = (): Trial => {
  const trial = new Trial(conferenceEnter, { conferencecall_id: 'stay' });
  expect(trial.start()).toMatchObject({
    effect: { name: 'conference_enter', input: { conferencecall_id: 'stay' } },
  });
  return trial;
};
const inside = (): Trial => {
  const trial = entering();
  trial.performed(IN);
  return trial;
};

describe('conference_enter', () => {
  it('enters, which answers the call, and moves on when the call has left', () => {
    const trial = entering();
    expect(trial.performed(IN)).toEqual({
      kind: 'rest',
      until: NOW + 600_000,
      notes: { bridge: 'conference/room/0' },
    });
    expect(trial.runtime.call.status).toBe('progressing');
    const left = { type: 'bridge_left', bridge_id: 'conference/room/0', reason: 'ended' } as const;
    expect(trial.event({ ...left, bridge_id: 'other' })).toEqual({ kind: 'stay' });
    expect(trial.event(left)).toEqual({ kind: 'next' });
    expect(trial.runtime.resumedWith).toEqual(['bridge_left', 'ended']);
  });

  it('moves on at once when it may not come in', () => {
    expect(entering().performed({ answer: 'over' })).toEqual({ kind: 'next' });
  });

  it('asks now and then whether the call is still in', () => {
    const trial = inside();
    expect(trial.timeout()).toMatchObject({ effect: { name: 'call_state' } });
    expect(trial.performed({ status: 'progressing', bridge_id: 'conference/room/0' }).kind).toBe('rest');
    trial.timeout();
    expect(trial.performed({ status: 'progressing', bridge_id: '' })).toEqual({ kind: 'next' });
    const gone = inside();
    gone.timeout();
    expect(gone.performed({ status: 'hangup', bridge_id: '' })).toEqual({ kind: 'reference_ended' });
  });

  it('fails where the call is over, or cannot be brought in', () => {
    expect(failureOf(entering().performed({ answer: 'gone', bridge_id: 'b' }))).toBe('CALL_GONE');
    expect(failureOf(entering().refused('PROVIDER_FAILED'))).toBe('PROVIDER_FAILED');
  });

  it('leaves the bridge when the flow is sent elsewhere, and for nothing else', () => {
    expect(inside().interruption).toBe('conference_exit');
    expect(inside().digit('1')).toEqual({ kind: 'stay' });
    expect(inside().continued()).toEqual({ kind: 'stay' });
  });

  it("is the engine's own", () => {
    expect(refusedPaths('conference_enter', { conferencecall_id: 'x' })).toEqual(['actions[0].type']);
  });
});
