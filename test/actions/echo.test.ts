import { describe, expect, it } from 'vitest';
import { echo } from '../../workflows/actions/echo.ts';
import { streamEcho } from '../../workflows/actions/stream-echo.ts';
import { failureOf, KEY, NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

const echoes = [
  { action: echo, kind: 'audio' },
  { action: streamEcho, kind: 'stream' },
];

describe.each(echoes)('$action.type', ({ action, kind }) => {
  const echoing = (): Trial => {
    const trial = new Trial(action, {});
    trial.start();
    return trial;
  };

  it.each([
    [{}, 180_000],
    [{ duration: 0 }, 180_000],
    [{ duration: '5000' }, 5000],
  ])('with %j lasts %i ms and answers the call', (option, duration) => {
    const trial = new Trial(action, option);
    expect(trial.start()).toMatchObject({ effect: { name: 'echo', input: { kind, duration } } });
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
    expect(refusedPaths(action.type, { duration: -1 })).toEqual(['duration']);
  });
});
