import { describe, expect, it } from 'vitest';
import { confbridgeJoin } from '../../workflows/actions/confbridge-join.ts';
import { failureOf, refusedPaths, Trial } from '../support/fake-runtime.ts';

const joining = (): Trial => {
  const trial = new Trial(confbridgeJoin, { confbridge_id: 'room' });
  trial.start();
  return trial;
};
const joined = (): Trial => {
  const trial = joining();
  trial.performed({ answer: 'started', bridge_id: 'customer/room' });
  return trial;
};

describe('confbridge_join', () => {
  it('joins, which answers the call, and moves on when the call has left', () => {
    const trial = joining();
    expect(trial.performed({ answer: 'started', bridge_id: 'customer/room' }).kind).toBe('rest');
    expect(trial.runtime.call.status).toBe('progressing');
    expect(trial.event({ type: 'bridge_left', bridge_id: 'other', reason: 'left' }).kind).toBe('stay');
    expect(trial.event({ type: 'bridge_left', bridge_id: 'customer/room', reason: 'kicked' })).toEqual({
      kind: 'next',
    });
    expect(trial.runtime.resumedWith).toEqual(['bridge_left', 'kicked']);
  });

  it('asks now and then whether the call is still there', () => {
    const trial = joined();
    expect(trial.timeout()).toMatchObject({ effect: { name: 'call_state' } });
    expect(trial.performed({ status: 'progressing', bridge_id: 'customer/room' }).kind).toBe('rest');
    trial.timeout();
    expect(trial.performed({ status: 'progressing', bridge_id: '' })).toEqual({ kind: 'next' });
    const gone = joined();
    gone.timeout();
    expect(gone.performed({ status: 'hangup', bridge_id: '' })).toEqual({ kind: 'reference_ended' });
  });

  it('moves on where the bridge has ended, and fails where the call has', () => {
    expect(joining().performed({ answer: 'over' })).toEqual({ kind: 'next' });
    expect(failureOf(joining().performed({ answer: 'gone' }))).toBe('CALL_GONE');
    expect(failureOf(joining().refused('PROVIDER_FAILED'))).toBe('PROVIDER_FAILED');
  });

  it('leaves the bridge when it is left early', () => {
    expect(joined().interruption).toBe('confbridge_leave');
    expect(joined().digit('1').kind).toBe('stay');
    expect(joined().continued().kind).toBe('stay');
  });

  it('refuses no bridge at all', () => {
    expect(refusedPaths('confbridge_join', {})).toEqual(['confbridge_id']);
  });
});
