import { describe, expect, it } from 'vitest';
import { conditionCallStatus } from '../../workflows/actions/condition-call-status.ts';
import { refusedPaths, Trial } from '../support/fake-runtime.ts';

describe('condition_call_status', () => {
  it('is true for the status the call has', () => {
    expect(new Trial(conditionCallStatus, { status: 'ringing' }).start()).toEqual({ kind: 'next' });
    const option = { status: 'progressing', false_target_id: 'no' };
    expect(new Trial(conditionCallStatus, option).start()).toEqual({ kind: 'jump', target: 'no' });
  });

  it('refuses a status that no call has', () => {
    expect(refusedPaths('condition_call_status', { status: 'answered' })).toEqual(['status']);
    expect(refusedPaths('condition_call_status', { status: '${s}' })).toEqual([]);
  });
});
