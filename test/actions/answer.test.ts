import { describe, expect, it } from 'vitest';
import { answer } from '../../workflows/actions/answer.ts';
import { failureOf, Trial } from '../support/fake-runtime.ts';

describe('answer', () => {
  it('answers the call and moves on at once, the call in progress', () => {
    const trial = new Trial(answer);
    expect(trial.start()).toMatchObject({ kind: 'perform', effect: { name: 'answer' } });
    expect(trial.performed({ answer: 'started' })).toEqual({ kind: 'next' });
    expect(trial.runtime.call.status).toBe('progressing');
  });

  it('fails when the call is gone or the network refuses, the call unchanged', () => {
    const trial = new Trial(answer);
    trial.start();
    expect(failureOf(trial.performed({ answer: 'gone' }))).toBe('CALL_GONE');
    expect(failureOf(trial.refused('PROVIDER_FAILED'))).toBe('PROVIDER_FAILED');
    expect(trial.runtime.call.status).toBe('ringing');
  });
});
