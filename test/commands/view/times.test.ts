import { expect, test } from 'vitest';
import { toAge, toDuration, toMs, toOffset } from '../../../src/commands/view/times.ts';
import { NEVER } from '../../../workflows/interpreter/timestamp.ts';

test('a timestamp is read as UTC, and "not yet" as nothing', () => {
  expect(toMs('2026-01-01 10:00:00.123456')).toBe(Date.UTC(2026, 0, 1, 10, 0, 0, 123));
  expect(toMs(NEVER)).toBeUndefined();
});

test.each([
  [0, '0 ms'],
  [850.4, '850 ms'],
  [4200, '4.2 s'],
  [185_000, '3 min 5 s'],
  [7_800_000, '2 h 10 min'],
  [400_000_000, '4 d'],
])('%d ms take %s', (ms, text) => expect(toDuration(ms)).toBe(text));

test.each([
  [5400, '5 s'],
  [61_000, '1 min'],
  [7_200_000, '2 h'],
  [200_000_000, '2 d'],
])('%d ms ago is %s', (ms, text) => expect(toAge(ms)).toBe(text));

test.each([
  [0, '+0.00'],
  [653, '+0.65'],
  [65_200, '+1:05.2'],
  [3_661_500, '+1:01:01.5'],
])('%d ms into a run are %s', (ms, text) => expect(toOffset(ms)).toBe(text));
