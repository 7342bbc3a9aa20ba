import { describe, expect, it } from 'vitest';
import { externalMediaStop } from '../../workflows/actions/external-media-stop.ts';
import { Trial } from '../support/fake-runtime.ts';

describe('external_media_stop', () => {
  it('moves on whatever comes of it', () => {
    for (const over of [
      (trial: Trial) => trial.performed({ answer: 'gone' }),
      (trial: Trial) => trial.refused('PROVIDER_FAILED'),
    ]) {
      const trial = new Trial(externalMediaStop);
      expect(trial.start()).toMatchObject({ effect: { name: 'external_media_stop' } });
      expect(trial.digit('1').kind).toBe('stay');
      expect(over(trial)).toEqual({ kind: 'next' });
    }
  });
});
