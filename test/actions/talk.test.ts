import { describe, expect, it } from 'vitest';
import { talk } from '../../workflows/actions/talk.ts';
import { failureOf, KEY, refusedPaths, Trial } from '../support/fake-runtime.ts';

const talking = (option: object = {}): Trial => {
  const trial = new Trial(talk, { text: 'Hello', ...option });
  trial.start();
  return trial;
};
const completed = { type: 'playback_finished', command_id: KEY, status: 'completed' } as const;

describe('talk', () => {
  it('speaks, which answers the call, and moves on at the end', () => {
    expect(
      new Trial(talk, { text: 'Hello', language: 'en-US', provider: 'aws', voice_id: 'v' }).start(),
    ).toMatchObject({
      effect: { name: 'talk', input: { text: 'Hello', language: 'en-US', provider: 'aws', voice_id: 'v' } },
    });
    const trial = talking();
    expect(trial.performed({ answer: 'started' }).kind).toBe('rest');
    expect(trial.runtime.call.status).toBe('progressing');
    expect(trial.event(completed)).toEqual({ kind: 'next' });
    expect(trial.runtime.resumedWith).toEqual(['playback_finished', 'completed']);
  });

  it.each([true, 'true'])('moves on while it speaks, with async %j', (async) => {
    expect(talking({ async }).performed({ answer: 'started' })).toEqual({ kind: 'next' });
  });

  it('stops at the first digit with digits_handle next, and keeps the digit for what follows', () => {
    const trial = talking({ digits_handle: 'next' });
    trial.performed({ answer: 'started' });
    expect(trial.digit('7')).toMatchObject({ effect: { name: 'stop_media' } });
    expect(trial.runtime.typed).toBe('7');
    const heard = talking();
    heard.performed({ answer: 'started' });
    expect(heard.digit('7')).toEqual({ kind: 'stay' });
  });

  it('fails when the call is gone, without answering it, or the network refuses', () => {
    const trial = talking();
    expect(failureOf(trial.performed({ answer: 'gone' }))).toBe('CALL_GONE');
    expect(trial.runtime.call.status).toBe('ringing');
    expect(failureOf(talking().refused('PROVIDER_FAILED'))).toBe('PROVIDER_FAILED');
  });

  it('stops its media when it is left early', () => {
    expect(talking().interruption).toBe('stop_media');
  });

  it('refuses nothing to say, and options that mean nothing', () => {
    expect(refusedPaths('talk', { text: '', digits_handle: 'stop', async: 'yes' })).toEqual([
      'text',
      'digits_handle',
      'async',
    ]);
    expect(refusedPaths('talk', { text: 'héllo 😀 ${name}', digits_handle: '${d}', async: '${a}' })).toEqual(
      [],
    );
  });
});
