import { describe, expect, it } from 'vitest';
import { transcribeStart } from '../../workflows/actions/transcribe-start.ts';
import { failureOf, refusedPaths, Trial } from '../support/fake-runtime.ts';

const flow = '5e4a0680-804e-41ec-8477-2fea5968d85b';

describe('transcribe_start', () => {
  it('begins, tells of it in variables, and moves on at once', () => {
    const trial = new Trial(transcribeStart, { language: 'de-DE', direction: 'in', on_end_flow_id: flow });
    expect(trial.start()).toMatchObject({
      effect: {
        name: 'transcribe_start',
        input: { language: 'de-DE', direction: 'in', on_end_flow_id: flow },
      },
    });
    const started = { answer: 'started', id: 't1', language: 'de-DE', direction: 'in' };
    expect(trial.performed(started)).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({
      'voipbin.transcribe.id': 't1',
      'voipbin.transcribe.language': 'de-DE',
      'voipbin.transcribe.direction': 'in',
    });
  });

  it('is of both directions in English without options, or with empty ones', () => {
    const input = { language: 'en-US', direction: 'both', provider: '', on_end_flow_id: '' };
    for (const option of [{}, { language: '', direction: '', on_end_flow_id: '' }])
      expect(new Trial(transcribeStart, option).start()).toMatchObject({ effect: { input } });
  });

  it('fails for a call that is transcribed in that language already, or is gone', () => {
    const trial = new Trial(transcribeStart);
    trial.start();
    expect(failureOf(trial.refused('TRANSCRIBE_EXISTS'))).toBe('TRANSCRIBE_EXISTS');
    expect(failureOf(trial.performed({ answer: 'gone' }))).toBe('CALL_GONE');
    expect(trial.runtime.values).toEqual({});
  });

  it('refuses directions that are none', () => {
    expect(refusedPaths('transcribe_start', { direction: 'up', language: 7 })).toEqual([
      'language',
      'direction',
    ]);
    expect(refusedPaths('transcribe_start', { direction: '${d}', language: '${l}' })).toEqual([]);
  });
});
