import { describe, expect, it } from 'vitest';
import { policyOf } from '../../workflows/shell/policies.ts';

const media = ['answer', 'talk', 'play', 'beep', 'digits_send', 'stop_media', 'hangup'] as const;

describe('by default', () => {
  it.each(media)('a media command is void after 30 s: %s', (effect) => {
    expect(policyOf(effect, 'q')).toMatchObject({ scheduleToCloseTimeout: '30s' });
  });

  it.each(media)('a worker that dies is replaced within seconds: %s', (effect) => {
    expect(policyOf(effect, 'q')).toMatchObject({ startToCloseTimeout: '4s' });
    expect(policyOf(effect, 'q').retry?.maximumAttempts).toBeUndefined();
  });

  it('what asks customers has a queue of its own, and ten seconds with a margin', () => {
    for (const effect of ['fetch', 'webhook_send'] as const) {
      expect(policyOf(effect, 'q')).toMatchObject({ taskQueue: 'q-web', startToCloseTimeout: '12s' });
    }
    expect(policyOf('talk', 'q')).not.toHaveProperty('taskQueue');
  });
});
