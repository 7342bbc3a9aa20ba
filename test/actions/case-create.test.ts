import { describe, expect, it } from 'vitest';
import { caseCreate } from '../../workflows/actions/case-create.ts';
import { failureOf, isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

describe('case_create', () => {
  it('opens a case about who is on the other side, and keeps its id', () => {
    const trial = new Trial(caseCreate, { name: 'Callback', note: 'Tomorrow' });
    expect(trial.start()).toMatchObject({
      effect: {
        name: 'case_create',
        input: {
          name: 'Callback',
          detail: '',
          note: 'Tomorrow',
          reference_type: 'call',
          reference_id: 'call',
        },
      },
    });
    expect(trial.performed({ case_id: 'c1' })).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({ contact_case_id: 'c1' });
  });

  it('opens no second case in a flow', () => {
    const trial = new Trial(caseCreate, {}, { variables: { contact_case_id: 'c1' } });
    expect(trial.start()).toEqual({ kind: 'next' });
  });

  it('just goes on when no case can be opened', () => {
    const trial = new Trial(caseCreate, {});
    expect(trial.refused('CASE_OPEN')).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({});
  });

  it.each([true, 'true'])('fails then, but not critically, with sync %j', (sync) => {
    const outcome = new Trial(caseCreate, { sync }).refused('CASE_OPEN');
    expect(failureOf(outcome)).toBe('CASE_OPEN');
    expect(isCritical(outcome)).toBe(false);
  });

  it('refuses texts that are none', () => {
    expect(refusedPaths('case_create', { name: 1, sync: 'maybe' })).toEqual(['name', 'sync']);
  });
});
