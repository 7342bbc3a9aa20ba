import { describe, expect, it } from 'vitest';
import { webhookSend } from '../../workflows/actions/webhook-send.ts';
import { failureOf, isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

const uri = 'https://example.com/hook?token=secret';

describe('webhook_send', () => {
  it('hands the request over and moves on', () => {
    const trial = new Trial(webhookSend, { uri, data: '{}' });
    const outcome = trial.start();
    expect(outcome).toMatchObject({
      effect: { name: 'webhook_send', input: { uri, method: 'POST', data: '{}', sync: false } },
    });
    expect(outcome.kind === 'perform' && outcome.effect.summary).not.toContain('secret');
    expect(trial.performed({})).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({});
  });

  it.each([true, 'true'])('keeps the answer in variables, with sync %j', (sync) => {
    const trial = new Trial(webhookSend, { uri, method: 'PUT', sync });
    expect(trial.start()).toMatchObject({ effect: { input: { method: 'PUT', sync: true } } });
    expect(trial.performed({ status: 404, body: 'none' })).toEqual({ kind: 'next' });
    expect(trial.runtime.values).toEqual({ 'voipbin.webhook.status': '404', 'voipbin.webhook.body': 'none' });
  });

  it('fails, but not critically, when nobody answers', () => {
    const outcome = new Trial(webhookSend, { uri, sync: true }).refused('WEBHOOK_FAILED');
    expect(failureOf(outcome)).toBe('WEBHOOK_FAILED');
    expect(isCritical(outcome)).toBe(false);
  });

  it('refuses other methods, no address, and data that is no text', () => {
    expect(refusedPaths('webhook_send', { method: 'PATCH', data: {} })).toEqual(['uri', 'method', 'data']);
    expect(refusedPaths('webhook_send', { uri: '${u}', method: '${m}', sync: '${s}' })).toEqual([]);
  });
});
