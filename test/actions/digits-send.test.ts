import { describe, expect, it } from 'vitest';
import { digitsSend } from '../../workflows/actions/digits-send.ts';
import { failureOf, KEY, NOW, refusedPaths, Trial } from '../support/fake-runtime.ts';

const sending = (): Trial => {
  const trial = new Trial(digitsSend, { digits: '12', duration: '200', interval: 100 });
  trial.start();
  trial.performed({ answer: 'started' });
  return trial;
};

describe('digits_send', () => {
  it('sends the digits and moves on when its own are sent', () => {
    const trial = new Trial(digitsSend, { digits: '12#' });
    expect(trial.start()).toMatchObject({
      effect: { name: 'digits_send', input: { digits: '12#', duration: 100, interval: 100 } },
    });
    expect(trial.performed({ answer: 'started' }).kind).toBe('rest');
    expect(trial.event({ type: 'digits_sent', command_id: 'another' })).toEqual({ kind: 'stay' });
    expect(trial.event({ type: 'digits_sent', command_id: KEY })).toEqual({ kind: 'next' });
  });

  it('does not show the digits, which may be a PIN, in what people read', () => {
    const outcome = new Trial(digitsSend, { digits: '4711' }).start();
    expect(outcome.kind === 'perform' && outcome.effect.summary).not.toContain('4711');
  });

  it('asks the network when the end does not come', () => {
    const trial = sending();
    expect(trial.timeout()).toMatchObject({ kind: 'perform', effect: { name: 'call_state' } });
    expect(trial.performed({ status: 'progressing', busy: [KEY] })).toMatchObject({ kind: 'rest' });
    trial.timeout();
    expect(trial.performed({ status: 'progressing', busy: [] })).toEqual({ kind: 'next' });
  });

  it('waits at least as long as the tones take', () => {
    const trial = new Trial(digitsSend, { digits: '1'.repeat(100), duration: 1000, interval: 5000 });
    trial.start();
    const outcome = trial.performed({ answer: 'started' });
    expect(outcome.kind === 'rest' && outcome.until).toBeGreaterThan(NOW + 100 * 6000 - 5000);
  });

  it('fails when the call is gone or the network refuses, and stops its tones when left', () => {
    expect(failureOf(new Trial(digitsSend, { digits: '1' }).performed({ answer: 'gone' }))).toBe('CALL_GONE');
    expect(failureOf(new Trial(digitsSend, { digits: '1' }).refused('PROVIDER_FAILED'))).toBe(
      'PROVIDER_FAILED',
    );
    expect(sending().interruption).toBe('stop_media');
  });

  it('refuses what is no tone, and times out of range', () => {
    expect(refusedPaths('digits_send', { digits: '12x', duration: 99, interval: 5001 })).toEqual([
      'digits',
      'duration',
      'interval',
    ]);
    expect(refusedPaths('digits_send', { digits: '1'.repeat(101) })).toEqual(['digits']);
    expect(refusedPaths('digits_send', { digits: '${pin}#', duration: '${d}' })).toEqual([]);
  });
});
