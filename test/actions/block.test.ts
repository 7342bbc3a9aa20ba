import { describe, expect, it } from 'vitest';
import { block } from '../../workflows/actions/block.ts';
import { NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

describe('block', () => {
  it('waits without end, and a continue ends it', () => {
    const trial = new Trial(block);
    expect(trial.start()).toEqual({ kind: 'rest', until: null });
    expect(trial.digit('1')).toEqual({ kind: 'stay' });
    expect(trial.continued()).toEqual({ kind: 'next' });
    expect(trial.runtime.resumedWith).toEqual(['continue', '']);
  });

  it('goes on after its timeout', () => {
    const trial = new Trial(block, { timeout: '500' });
    expect(trial.start()).toEqual({ kind: 'rest', until: NOW + 500 });
    expect(trial.timeout()).toEqual({ kind: 'next' });
    expect(trial.runtime.resumedWith).toEqual(['timeout', '']);
  });

  it('refuses a timeout that no timer can take', () => {
    expect(refusedPaths('block', { timeout: -1 })).toEqual(['timeout']);
    expect(refusedPaths('block', { timeout: 2 ** 31 })).toEqual(['timeout']);
    expect(refusedPaths('block', { timeout: '${t}' })).toEqual([]);
  });
});
