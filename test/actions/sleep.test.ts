import { describe, expect, it } from 'vitest';
import { sleep } from '../../workflows/actions/sleep.ts';
import { NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

describe('sleep', () => {
  it('rests for its duration, given as number or text', () => {
    expect(new Trial(sleep, { duration: 5000 }).start()).toEqual({ kind: 'rest', until: NOW + 5000 });
    expect(new Trial(sleep, { duration: '5000' }).start()).toEqual({ kind: 'rest', until: NOW + 5000 });
    expect(new Trial(sleep).start()).toEqual({ kind: 'rest', until: NOW });
  });

  it('is woken by time alone', () => {
    const trial = new Trial(sleep, { duration: 5000 });
    trial.start();
    expect(trial.digit('1')).toEqual({ kind: 'stay' });
    expect(trial.continued()).toEqual({ kind: 'stay' });
    expect(trial.timeout()).toEqual({ kind: 'next' });
  });

  it.each([-1, 1.5, 'soon', '', '5s', '0x10', 2 ** 31, true, null, {}])(
    'refuses the duration %j',
    (duration) => {
      expect(refusedPaths('sleep', { duration })).toEqual(['duration']);
    },
  );
});
