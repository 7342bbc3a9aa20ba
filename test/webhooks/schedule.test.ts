import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { nextPause, parseRetryAfter } from '../../src/webhooks/schedule.ts';

const { webhooks: schedule } = loadConfig({});
const DAY_MS = 86_400_000;
const pauseAfter = (waitedMs: number, random = 0, askedMs = 0) =>
  nextPause(schedule, waitedMs, { askedMs, random: () => random });

/** The milliseconds after which the attempts of a webhook come that always fails at once. */
function attempts(random: number): number[] {
  const times = [0];
  for (let pause: number | undefined = 0; ; ) {
    pause = pauseAfter(times.at(-1)!, random);
    if (pause === undefined) return times;
    times.push(times.at(-1)! + pause);
  }
}

describe('the pauses between attempts', () => {
  test('begin with five seconds, grow to an hour, and end with an attempt after a day', () => {
    const times = attempts(0);
    expect(times.slice(0, 6)).toEqual([0, 5_000, 10_000, 20_000, 40_000, 80_000]);
    const pauses = times.slice(1).map((time, at) => time - times[at]!);
    expect(Math.max(...pauses)).toBe(3_600_000);
    expect(times.at(-1)).toBe(DAY_MS);
    expect(times).toHaveLength(35);
  });

  test('are longer by up to a fifth, at random, but for the last one', () => {
    expect(pauseAfter(40_000, 1)).toBe(48_000);
    expect(attempts(0.999).at(-1)).toBe(DAY_MS);
  });

  test('end when the time is over', () => {
    expect(pauseAfter(DAY_MS)).toBeUndefined();
    expect(pauseAfter(DAY_MS - 1)).toBe(1);
  });

  test('are as long as Retry-After asks, within the longest one and the time that is left', () => {
    expect(pauseAfter(0, 0, 60_000)).toBe(60_000);
    expect(pauseAfter(600_000, 0, 60_000)).toBe(600_000);
    expect(pauseAfter(0, 0, DAY_MS)).toBe(3_600_000);
    expect(pauseAfter(DAY_MS - 10_000, 0, 60_000)).toBe(10_000);
  });
});

describe('Retry-After', () => {
  test.each([
    ['120', 120_000],
    [' 5 ', 5_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
  ])('"%s" is understood', (header, ms) => {
    expect(parseRetryAfter(header, 10_000)).toBe(ms);
  });

  test.each([undefined, '', '0', '-5', 'soon', 'Thu, 01 Jan 1970 00:00:01 GMT', '9'.repeat(400)])(
    '"%s" asks for nothing',
    (header) => {
      expect(parseRetryAfter(header, 10_000)).toBeUndefined();
    },
  );
});
