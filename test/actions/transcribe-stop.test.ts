import { describe, expect, it } from 'vitest';
import { transcribeStop } from '../../workflows/actions/transcribe-stop.ts';
import { failureOf, Trial } from '../support/fake-runtime.ts';

describe('transcribe_stop', () => {
  it('ends the transcriptions of the call and moves on', () => {
    const trial = new Trial(transcribeStop);
    expect(trial.start()).toMatchObject({ effect: { name: 'transcribe_stop' } });
    expect(trial.performed({})).toEqual({ kind: 'next' });
  });

  it('fails when the network does not answer', () => {
    const trial = new Trial(transcribeStop);
    trial.start();
    expect(failureOf(trial.refused('PROVIDER_FAILED'))).toBe('PROVIDER_FAILED');
  });
});
