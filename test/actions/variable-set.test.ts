import { describe, expect, it } from 'vitest';
import { variableSet } from '../../workflows/actions/variable-set.ts';
import { refusedPaths, Trial } from '../support/fake-runtime.ts';

describe('variable_set', () => {
  it('sets its variable and moves on', () => {
    const trial = new Trial(variableSet, { key: 'language', value: 'en-US' });
    expect(trial.start()).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({ language: 'en-US' });
  });

  it('takes an absent key or value as empty', () => {
    const trial = new Trial(variableSet, { key: 'a' }, { variables: { a: '1' } });
    trial.start();
    expect(trial.runtime.values).toEqual({ a: '' });
  });

  it('refuses values that are no text', () => {
    expect(refusedPaths('variable_set', { key: 'a', value: 1 })).toEqual(['value']);
  });
});
