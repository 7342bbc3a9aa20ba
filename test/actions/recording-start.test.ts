import { describe, expect, it } from 'vitest';
import { recordingStart } from '../../workflows/actions/recording-start.ts';
import { failureOf, KEY, refusedPaths, Trial } from '../support/fake-runtime.ts';

const variables = { 'voipbin.recording.id': 'new-id' };

describe('recording_start', () => {
  it('records within its limits, given in seconds, and moves on', () => {
    const trial = new Trial(recordingStart, {
      duration: '60',
      end_of_silence: 5,
      end_of_key: '#',
      format: 'mp3',
    });
    expect(trial.start()).toMatchObject({
      effect: {
        name: 'recording_start',
        input: { recording_id: 'new-id', max_duration: 60_000, max_silence: 5000, end_of_key: '#' },
      },
    });
    expect(trial.performed({ answer: 'started', variables })).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toMatchObject(variables);
  });

  it('beeps first with beep_start, and records when the beep has been heard', () => {
    const trial = new Trial(recordingStart, { beep_start: true });
    expect(trial.start()).toMatchObject({ effect: { name: 'beep' } });
    expect(trial.performed({ answer: 'started' }).kind).toBe('rest');
    expect(trial.event({ type: 'playback_finished', command_id: KEY, status: 'completed' })).toMatchObject({
      effect: { name: 'recording_start' },
    });
    expect(trial.performed({ answer: 'started', variables })).toEqual({ kind: 'next' });
    expect(trial.interruption).toBe('stop_media');
  });

  it('fails when the call is gone, is not answered, or is being recorded', () => {
    const started = (): Trial => {
      const trial = new Trial(recordingStart);
      trial.start();
      return trial;
    };
    expect(failureOf(started().performed({ answer: 'gone' }))).toBe('CALL_GONE');
    expect(failureOf(started().refused('CALL_NOT_ANSWERED'))).toBe('CALL_NOT_ANSWERED');
    expect(failureOf(started().refused('STATE_INVALID'))).toBe('STATE_INVALID');
    expect(started().digit('1').kind).toBe('stay');
  });

  it('refuses options that mean nothing', () => {
    expect(
      refusedPaths('recording_start', { format: 'avi', end_of_key: '1', duration: -1, beep_start: 'loud' }),
    ).toEqual(['format', 'end_of_key', 'duration', 'beep_start']);
  });
});
