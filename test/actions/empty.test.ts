import { describe, expect, it } from 'vitest';
import { empty } from '../../workflows/actions/empty.ts';
import { Trial } from '../support/fake-runtime.ts';

describe('empty', () => {
  it('does nothing and moves on', () => {
    const trial = new Trial(empty);
    expect(trial.start()).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({});
  });
});
