import { describe, expect, it } from 'vitest';
import { digitsReceive } from '../../workflows/actions/digits-receive.ts';
import { DIGITS } from '../../workflows/interpreter/variables.ts';
import { NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

const RESULT = 'voipbin.digits_receive.result';

describe('digits_receive', () => {
  it('collects as many digits as it wants, within its time', () => {
    const trial = new Trial(digitsReceive, { duration: '5000', length: '2' });
    expect(trial.start()).toMatchObject({ kind: 'rest', until: NOW + 5000 });
    expect(trial.digit('4')).toMatchObject({ kind: 'rest', until: NOW + 5000 });
    expect(trial.digit('2')).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toMatchObject({ [DIGITS]: '42', [RESULT]: 'completed' });
    expect(trial.runtime.resumedWith).toEqual(['digit', '2']);
  });

  it('ends at any of its keys, which it keeps', () => {
    const trial = new Trial(digitsReceive, { duration: 5000, key: '#*' });
    trial.start();
    trial.digit('1');
    expect(trial.digit('*')).toEqual({ kind: 'next' });
    expect(trial.runtime.values[DIGITS]).toBe('1*');
  });

  it('uses what was typed ahead first, and leaves the rest of it', () => {
    const trial = new Trial(digitsReceive, { duration: 5000, length: 2 }, { typed: '123' });
    expect(trial.start()).toEqual({ kind: 'next' });
    expect(trial.runtime.values[DIGITS]).toBe('12');
    expect(trial.runtime.typed).toBe('3');
  });

  it('replaces the digits of before', () => {
    const trial = new Trial(digitsReceive, { duration: 5000, length: 1 }, { variables: { [DIGITS]: '999' } });
    trial.start();
    expect(trial.runtime.values[DIGITS]).toBe('');
  });

  it('ends by its duration with what it has', () => {
    const trial = new Trial(digitsReceive, { duration: 5000, length: 4 }, { typed: '12' });
    trial.start();
    expect(trial.timeout()).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toMatchObject({ [DIGITS]: '12', [RESULT]: 'timeout' });
  });

  it('is left alone by other events', () => {
    const trial = new Trial(digitsReceive, { duration: 5000 });
    trial.start();
    expect(trial.event({ type: 'call_progressing' })).toEqual({ kind: 'stay' });
    expect(trial.continued()).toEqual({ kind: 'stay' });
  });

  it('refuses what no caller can do', () => {
    expect(refusedPaths('digits_receive', { duration: -1, length: 1.5, key: 1 }).sort()).toEqual([
      'duration',
      'key',
      'length',
    ]);
    expect(refusedPaths('digits_receive', { duration: '${d}', length: '${l}', key: '${k}' })).toEqual([]);
  });
});
