import { describe, expect, it } from 'vitest';
import { mute } from '../../workflows/actions/mute.ts';
import { failureOf, refusedPaths, Trial } from '../support/fake-runtime.ts';

describe('mute', () => {
  it.each([
    [{}, 'both', false],
    [{ direction: '' }, 'both', false],
    [{ direction: 'in' }, 'in', false],
    [{ direction: 'out', unmute: 'true' }, 'out', true],
  ])('with %j mutes %s, or takes it back: %j', (option, direction, unmute) => {
    const trial = new Trial(mute, option);
    expect(trial.start()).toMatchObject({ effect: { name: 'mute', input: { direction, unmute } } });
    expect(trial.performed({ answer: 'started' })).toEqual({ kind: 'next' });
  });

  it('fails when the network refuses', () => {
    const trial = new Trial(mute);
    trial.start();
    expect(failureOf(trial.refused('PROVIDER_FAILED'))).toBe('PROVIDER_FAILED');
  });

  it('refuses directions that are none', () => {
    expect(refusedPaths('mute', { direction: 'left' })).toEqual(['direction']);
    expect(refusedPaths('mute', { direction: '${side}' })).toEqual([]);
  });
});
