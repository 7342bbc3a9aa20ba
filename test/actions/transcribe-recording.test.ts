import { describe, expect, it } from 'vitest';
import { transcribeRecording } from '../../workflows/actions/transcribe-recording.ts';
import { failureOf, Trial } from '../support/fake-runtime.ts';

const done = (id: string) => ({ id, language: 'en-US', direction: 'in' });

describe('transcribe_recording', () => {
  it('transcribes all recordings of the call, one after the other; the last one is in the variables', () => {
    const trial = new Trial(transcribeRecording, { language: 'en-US', direction: 'in' });
    expect(trial.start()).toMatchObject({ effect: { name: 'recordings_of', input: { call_id: 'call' } } });
    expect(trial.performed({ ids: ['r1', 'r2'] })).toMatchObject({
      effect: {
        name: 'transcribe_recording',
        input: { recording_id: 'r1', language: 'en-US', direction: 'in' },
      },
    });
    expect(trial.performed(done('t1'))).toMatchObject({ effect: { input: { recording_id: 'r2' } } });
    expect(trial.performed({ ...done('t2'), text: 'Hello.' })).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toMatchObject({
      'voipbin.transcribe.id': 't2',
      'voipbin.transcribe.text': 'Hello.',
    });
  });

  it('transcribes the recording that its flow follows', () => {
    const trial = new Trial(transcribeRecording, {}, { reference_type: 'recording', noCall: true });
    expect(trial.start()).toMatchObject({ effect: { input: { recording_id: 'call' } } });
  });

  it('moves on where nothing was recorded', () => {
    const trial = new Trial(transcribeRecording);
    trial.start();
    expect(trial.performed({ ids: [] })).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({});
  });

  it('ends with the first that fails, and fails where there can be none', () => {
    const trial = new Trial(transcribeRecording);
    trial.start();
    trial.performed({ ids: ['r1', 'r2'] });
    expect(failureOf(trial.refused('SPEECH_BUSY'))).toBe('SPEECH_BUSY');
    const api = new Trial(transcribeRecording, {}, { reference_type: 'api', noCall: true });
    expect(failureOf(api.start())).toBe('NOTHING_RECORDED');
  });
});
