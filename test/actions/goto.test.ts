import { describe, expect, it } from 'vitest';
import { goto } from '../../workflows/actions/goto.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { refusedPaths, Trial } from '../support/fake-runtime.ts';

const jump = { kind: 'jump', target: 'menu', isCounted: true };
const run = (option: JsonObject, times: number): string[] => {
  const trial = new Trial(goto, { target_id: 'menu', ...option });
  return Array.from({ length: times }, () => trial.start().kind);
};

describe('goto', () => {
  it('jumps loop_count times, then falls through', () => {
    expect(run({ loop_count: 2 }, 4)).toEqual(['jump', 'jump', 'next', 'next']);
    expect(run({ loop_count: '1' }, 2)).toEqual(['jump', 'next']);
  });

  it('never jumps with 0 and always without a count', () => {
    expect(run({ loop_count: 0 }, 1)).toEqual(['next']);
    expect(new Trial(goto, { target_id: 'menu' }).start()).toEqual(jump);
    expect(new Set(run({}, 100))).toEqual(new Set(['jump']));
  });

  it('refuses no target and a count below 0', () => {
    expect(refusedPaths('goto', { loop_count: -1 })).toEqual(['target_id', 'loop_count']);
    expect(refusedPaths('goto', { target_id: '' })).toEqual(['target_id']);
    expect(refusedPaths('goto', { target_id: '${t}', loop_count: '${n}' })).toEqual([]);
  });
});
