import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../workflows/interpreter/limits.ts';
import { policyOf, timeoutOf } from '../../workflows/shell/policies.ts';

const media = ['answer', 'talk', 'play', 'beep', 'digits_send', 'stop_media', 'hangup'] as const;
const byDefault = (effect: Parameters<typeof policyOf>[0]) => policyOf(effect, 'q', DEFAULT_LIMITS);

describe('by default', () => {
  it.each(media)('a media command is void after 30 s: %s', (effect) => {
    expect(byDefault(effect)).toMatchObject({ scheduleToCloseTimeout: 30_000 });
  });

  it.each(media)('a worker that dies is replaced within seconds: %s', (effect) => {
    expect(byDefault(effect)).toMatchObject({ startToCloseTimeout: 4000 });
    expect(byDefault(effect).retry?.maximumAttempts).toBeUndefined();
  });

  it('what asks customers has a queue of its own, and ten seconds with a margin', () => {
    for (const effect of ['fetch', 'webhook_send'] as const) {
      expect(byDefault(effect)).toMatchObject({ taskQueue: 'q-web', startToCloseTimeout: 12_000 });
      expect(timeoutOf(effect, DEFAULT_LIMITS)).toBe(10_000);
    }
    expect(byDefault('talk')).not.toHaveProperty('taskQueue');
  });
});

describe('by configuration', () => {
  const limits = { ...DEFAULT_LIMITS, timeout_talk: 5000, timeout_fetch: 60_000 };

  it('each action type has a time of its own, and the others keep theirs', () => {
    expect(policyOf('talk', 'q', limits)).toMatchObject({ scheduleToCloseTimeout: 5000 });
    expect(policyOf('play', 'q', limits)).toMatchObject({ scheduleToCloseTimeout: 30_000 });
    expect(policyOf('fetch', 'q', limits)).toMatchObject({ startToCloseTimeout: 62_000 });
    expect(timeoutOf('fetch', limits)).toBe(60_000);
  });

  it('a flow that was started before a limit existed has the default', () => {
    const { timeout_talk, ...old } = DEFAULT_LIMITS;
    expect(policyOf('talk', 'q', old as Limits)).toMatchObject({ scheduleToCloseTimeout: timeout_talk });
  });
});
