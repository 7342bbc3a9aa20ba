import { describe, expect, it } from 'vitest';
import { hangup } from '../../workflows/actions/hangup.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { failureOf, refusedPaths, Trial } from '../support/fake-runtime.ts';

describe('hangup', () => {
  it.each([
    [{}, 'normal'],
    [{ reason: 'busy' }, 'busy'],
    [{ reason: '' }, 'normal'],
    [{ reason: 'because' }, 'normal'],
  ])('%j hangs up with the reason %s', (option, reason) => {
    expect(new Trial(hangup, option).start()).toMatchObject({
      effect: { name: 'hangup', input: { reason, reference_id: '' } },
    });
  });

  it.each([NIL_ID, null])('takes the reference_id %s as none', (reference_id) => {
    const start = new Trial(hangup, { reason: 'busy', reference_id }).start();
    expect(start).toMatchObject({ effect: { input: { reason: 'busy', reference_id: '' } } });
  });

  it('waits for the end of its call', () => {
    const trial = new Trial(hangup);
    trial.start();
    expect(trial.performed({ answer: 'started' }).kind).toBe('rest');
    expect(trial.digit('1')).toEqual({ kind: 'stay' });
    expect(trial.continued()).toEqual({ kind: 'stay' });
  });

  it('asks the network when the end does not come, and believes it', () => {
    const trial = new Trial(hangup);
    trial.start();
    trial.performed({ answer: 'started' });
    expect(trial.timeout()).toMatchObject({ effect: { name: 'call_state' } });
    expect(trial.performed({ status: 'hangup', busy: [] })).toEqual({ kind: 'reference_ended' });
    expect(failureOf(trial.performed({ status: 'progressing', busy: [] }))).toBe('HANGUP_FAILED');
  });

  it('fails when the network refuses', () => {
    expect(failureOf(new Trial(hangup).refused('PROVIDER_FAILED'))).toBe('PROVIDER_FAILED');
  });

  it('accepts a placeholder for its reason', () => {
    expect(refusedPaths('hangup', { reason: '${r}', reference_id: '${id}' })).toEqual([]);
    expect(refusedPaths('hangup', { reference_id: 1 })).toEqual(['reference_id']);
  });
});
