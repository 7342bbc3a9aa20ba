import { describe, expect, it } from 'vitest';
import { amd } from '../../workflows/actions/amd.ts';
import { failureOf, KEY, refusedPaths, Trial } from '../support/fake-runtime.ts';
import { InstantHost } from '../support/instant-host.ts';

const RESULT = 'voipbin.amd.result';
const finished = (result: 'human' | 'machine') =>
  ({ type: 'amd_finished', command_id: KEY, result }) as const;
const listening = (option: object = {}): Trial => {
  const trial = new Trial(amd, { ...option }, { variables: { [RESULT]: 'human' } });
  trial.start();
  return trial;
};

describe('amd', () => {
  it('listens, forgets the result of the one before, and moves on with its own', () => {
    const trial = listening();
    expect(trial.runtime.values[RESULT]).toBe('');
    expect(trial.performed({ answer: 'started' }).kind).toBe('rest');
    expect(trial.event(finished('machine'))).toEqual({ kind: 'next' });
    expect(trial.runtime.resumedWith).toEqual(['amd_finished', 'machine']);
  });

  it('moves on at once with async', () => {
    expect(listening({ async: 'true' }).performed({ answer: 'started' })).toEqual({ kind: 'next' });
  });

  it.each([
    ['hangup', true, 'rest'],
    ['continue', false, 'next'],
    ['', false, 'next'],
  ])(
    'with machine_handle %j has the network hang a machine up: %j',
    (machine_handle, hang_up_machine, then) => {
      const trial = new Trial(amd, { machine_handle });
      expect(trial.start()).toMatchObject({ effect: { input: { hang_up_machine } } });
      trial.performed({ answer: 'started' });
      expect(trial.event(finished('machine')).kind).toBe(then);
      const human = new Trial(amd, { machine_handle });
      human.start();
      human.performed({ answer: 'started' });
      expect(human.event(finished('human'))).toEqual({ kind: 'next' });
    },
  );

  it('asks when nothing is heard of it, or when it was begun before', () => {
    const trial = listening();
    trial.performed({ answer: 'started' });
    expect(trial.timeout()).toMatchObject({ effect: { name: 'call_state' } });
    expect(trial.performed({ status: 'progressing', busy: [KEY] }).kind).toBe('rest');
    trial.timeout();
    expect(trial.performed({ status: 'progressing', busy: [] })).toEqual({ kind: 'next' });
    expect(listening().performed({ answer: 'already' })).toMatchObject({ effect: { name: 'call_state' } });
  });

  it('fails when the call is gone or the network refuses, and does not mind other events', () => {
    expect(failureOf(listening().performed({ answer: 'gone' }))).toBe('CALL_GONE');
    expect(failureOf(listening().refused('PROVIDER_FAILED'))).toBe('PROVIDER_FAILED');
    const trial = listening();
    trial.performed({ answer: 'started' });
    expect(trial.event({ ...finished('human'), command_id: 'other' }).kind).toBe('stay');
    expect(trial.digit('1').kind).toBe('stay');
    expect(trial.continued().kind).toBe('stay');
  });

  it('ends with its flow when the caller hangs up meanwhile', async () => {
    const actions = [
      { id: 'amd', type: 'amd' },
      { id: 'after', type: 'stop' },
    ];
    const hangup = { type: 'call_hangup', reason: 'normal', by: 'remote' } as const;
    const host = await new InstantHost({ actions, isCall: true, atRest: { 1: [hangup] } }).finish();
    expect([host.ended?.reason, host.executed, host.effects]).toEqual(['reference_ended', [], ['amd']]);
  });

  it('refuses options that mean nothing', () => {
    expect(refusedPaths('amd', { machine_handle: 1, async: 'yes' })).toEqual(['machine_handle', 'async']);
  });
});
