import { describe, expect, it } from 'vitest';
import { play } from '../../workflows/actions/play.ts';
import { failureOf, KEY, NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

const urls = ['https://example.com/a.wav', 'https://example.com/b.wav'];
const playing = (option: object = {}): Trial => {
  const trial = new Trial(play, { stream_urls: urls, ...option });
  trial.start();
  trial.performed({ answer: 'started' });
  return trial;
};
const ended = { type: 'playback_finished', command_id: KEY } as const;

describe('play', () => {
  it('plays its files as one playback and waits for the end of that', () => {
    expect(new Trial(play, { stream_urls: urls }).start()).toMatchObject({
      effect: { name: 'play', input: { stream_urls: urls } },
    });
    expect(playing().event({ ...ended, status: 'completed' })).toEqual({ kind: 'next' });
    expect(playing().event({ ...ended, status: 'stopped' })).toEqual({ kind: 'next' });
    expect(failureOf(playing().event({ ...ended, status: 'failed' }))).toBe('MEDIA_FAILED');
  });

  it('goes on through digits, unless it is told to stop at one', () => {
    expect(playing().digit('1')).toEqual({ kind: 'stay' });
    const trial = playing({ digits_handle: 'next' });
    expect(trial.digit('1')).toMatchObject({ kind: 'perform', effect: { name: 'stop_media' } });
    expect(trial.runtime.resumedWith).toEqual(['digit', '1']);
    expect(trial.performed({ answer: 'started' })).toEqual({ kind: 'next' });
  });

  it('moves on also when the network does not take the stop', () => {
    const trial = playing({ digits_handle: 'next' });
    trial.digit('1');
    expect(trial.refused('PROVIDER_FAILED')).toEqual({ kind: 'next' });
  });

  it('asks the network when the end does not come: a long playback goes on, a lost end is an end', () => {
    const trial = playing();
    expect(trial.timeout()).toMatchObject({ effect: { name: 'call_state' } });
    expect(trial.performed({ status: 'progressing', busy: [KEY] })).toMatchObject({ kind: 'rest' });
    trial.runtime.now = NOW + 3_600_000;
    trial.timeout();
    expect(trial.performed({ status: 'progressing', busy: ['another'] })).toEqual({ kind: 'next' });
    trial.timeout();
    expect(trial.performed({ status: 'hangup', busy: [] })).toEqual({ kind: 'reference_ended' });
  });

  it('refuses no files, too many, and what is no list', () => {
    expect(refusedPaths('play', {})).toEqual(['stream_urls']);
    expect(refusedPaths('play', { stream_urls: [] })).toEqual(['stream_urls']);
    expect(refusedPaths('play', { stream_urls: Array(101).fill('https://example.com/a') })).toEqual([
      'stream_urls',
    ]);
    expect(refusedPaths('play', { stream_urls: ['a', 1] })).toEqual(['stream_urls[1]']);
    expect(refusedPaths('play', { stream_urls: '${urls}' })).toEqual(['stream_urls']);
    expect(refusedPaths('play', { stream_urls: ['${url}'] })).toEqual([]);
  });
});
