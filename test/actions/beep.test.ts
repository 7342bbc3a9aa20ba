import { describe, expect, it } from 'vitest';
import { beep } from '../../workflows/actions/beep.ts';
import { KEY, Trial } from '../support/fake-runtime.ts';

describe('beep', () => {
  it('beeps and moves on when its own playback has ended', () => {
    const trial = new Trial(beep);
    expect(trial.start()).toMatchObject({ kind: 'perform', effect: { name: 'beep' } });
    expect(trial.performed({ answer: 'started' }).kind).toBe('rest');
    const ended = (command_id: string) =>
      trial.event({ type: 'playback_finished', command_id, status: 'completed' });
    expect(ended('another')).toEqual({ kind: 'stay' });
    expect(ended(KEY)).toEqual({ kind: 'next' });
  });

  it('is not stopped by a digit', () => {
    const trial = new Trial(beep);
    trial.start();
    trial.performed({ answer: 'started' });
    expect(trial.digit('1')).toEqual({ kind: 'stay' });
  });

  it('stops its media when it is left early', () => {
    expect(new Trial(beep).interruption).toBe('stop_media');
  });
});
