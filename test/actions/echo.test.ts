import { describe, expect, it } from 'vitest';
import { echo } from '../../workflows/actions/echo.ts';
import { failureOf, KEY, NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

const echoing = (option: object = {}): Trial => {
  const trial = new Trial(echo, { ...option });
  trial.start();
  return trial;
};

describe('echo', () => {
  it.each([
    [{}, 180_000],
    [{ duration: 0 }, 180_000],
    [{ duration: '5000' }, 5000],
  ])('with %j lasts %i ms and answers the call', (option, duration) => {
    const trial = new Trial(echo, option);
    expect(trial.start()).toMatchObject({ effect: { name: 'echo', input: { kind: 'audio', duration } } });
    expect(trial.performed({ answer: 'started' })).toMatchObject({
      kind: 'rest',
      until: NOW + duration + 10_000,
    });
    expect(trial.runtime.call.status).toBe('progressing');
    expect(trial.event({ type: 'echo_finished', command_id: 'other' }).kind).toBe('stay');
    expect(trial.digit('1').kind).toBe('stay');
    expect(trial.event({ type: 'echo_finished', command_id: KEY })).toEqual({ kind: 'next' });
  });

  it('asks when nothing is heard of its end, or when it was begun before', () => {
    const trial = echoing();
    trial.performed({ answer: 'started' });
    expect(trial.timeout()).toMatchObject({ effect: { name: 'call_state' } });
    expect(trial.performed({ status: 'progressing', busy: [] })).toEqual({ kind: 'next' });
    expect(echoing().performed({ answer: 'already' })).toMatchObject({ effect: { name: 'call_state' } });
  });

  it('fails when the call is gone or the network refuses', () => {
    expect(failureOf(echoing().performed({ answer: 'gone' }))).toBe('CALL_GONE');
    expect(failureOf(echoing().refused('PROVIDER_FAILED'))).toBe('PROVIDER_FAILED');
  });

  it('stops when it is left early', () => {
    expect(echoing().interruption).toBe('echo_stop');
    expect(echoing().continued().kind).toBe('stay');
  });

  it('refuses a duration that is none', () => {
    expect(refusedPaths('echo', { duration: -1 })).toEqual(['duration']);
  });
});
