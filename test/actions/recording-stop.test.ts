import { describe, expect, it } from 'vitest';
import { recordingStop } from '../../workflows/actions/recording-stop.ts';
import { Trial } from '../support/fake-runtime.ts';

describe('recording_stop', () => {
  it('moves on whatever comes of it', () => {
    for (const over of [
      (trial: Trial) => trial.performed({ answer: 'gone' }),
      (trial: Trial) => trial.refused('PROVIDER_FAILED'),
    ]) {
      const trial = new Trial(recordingStop);
      expect(trial.start()).toMatchObject({ effect: { name: 'recording_stop' } });
      expect(trial.digit('1').kind).toBe('stay');
      expect(over(trial)).toEqual({ kind: 'next' });
    }
  });
});
