import { expect, test } from 'vitest';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { act, given, path } from './given.ts';
import type { Scenario } from './scenario.ts';

/** Whether the condition holds: true goes on, false jumps over the next action. */
function holds(type: string, option: JsonObject, parts: Partial<Scenario> = {}): boolean {
  const condition = act('a', type, { ...option, false_target_id: 'c' });
  return path(given({ actions: [condition, act('b', 'empty'), act('c', 'empty')], ...parts })) === 'a b c';
}

const about = (value_type: string, condition: string, value: string | number) => ({
  value_type,
  condition,
  [`value_${value_type}`]: value,
});

test.each([
  ['test value', 'string', '==', 'test value', true],
  ['test value', 'string', '==', 'test value unmatch', false],
  ['test value 123', 'string', '>', 'test value 111', true],
  ['9', 'string', '<', '10', false],
  ['123.1', 'number', '>', 111.1, true],
  ['111.1', 'number', '<=', 111.1, true],
  ['123', 'number', '==', 123.1, false],
  ['123', 'number', '==', '123', true],
  ['test length', 'length', '==', 11, true],
  ['test length', 'length', '!=', 12, true],
  ['12345', 'length', '==', 6, false],
  ['12345', 'length', '==', '5', true],
] as const)('condition_variable of %j: %s %s %j is %s', (value, value_type, condition, operand, expected) => {
  expect(
    holds(
      'condition_variable',
      { variable: '${v}', ...about(value_type, condition, operand) },
      { variables: { v: value } },
    ),
  ).toBe(expected);
});

test('numbers of condition_variable have 64 bits', () => {
  const variables = { v: '16777217' };
  expect(
    holds('condition_variable', { variable: '${v}', ...about('number', '==', 16777216) }, { variables }),
  ).toBe(false);
});

test('length is counted in characters', () => {
  for (const v of ['é', '😀']) {
    expect(
      holds('condition_variable', { variable: '${v}', ...about('length', '==', 1) }, { variables: { v } }),
    ).toBe(true);
  }
});

test('an operand that is no number makes every numeric comparison false', () => {
  for (const operator of ['==', '!=', '>', '>=', '<', '<=']) {
    for (const v of ['', 'abc', '0x10', ' 1', 'NaN']) {
      expect(
        holds(
          'condition_variable',
          { variable: '${v}', ...about('number', operator, 1) },
          { variables: { v } },
        ),
      ).toBe(false);
    }
  }
});

test('a bare name is looked up, text with a placeholder is the value', () => {
  const variables = { lang: 'en', en: 'other' };
  expect(
    holds('condition_variable', { variable: 'lang', ...about('string', '==', 'en') }, { variables }),
  ).toBe(true);
  expect(
    holds('condition_variable', { variable: '${lang}', ...about('string', '==', 'en') }, { variables }),
  ).toBe(true);
});

test.each([
  ['>=', { hour: 9 }, true],
  ['>=', { hour: 10 }, false],
  ['>', { hour: 9 }, false],
  ['>', { hour: 8, minute: 45 }, false],
  ['<=', { minute: 30, hour: 9, day: 15, month: 1 }, true],
  ['==', { hour: '9', minute: '30' }, true],
  ['==', { hour: 9, minute: -1, day: 0, month: 0 }, true],
  ['==', { month: 1 }, true],
  ['==', {}, true],
  ['==', { weekdays: [1] }, true],
  ['!=', { weekdays: [1] }, true],
  ['==', { weekdays: [0, 6] }, false],
  ['==', { weekdays: [] }, true],
  ['==', { hour: 18, timezone: 'Asia/Seoul' }, true],
  ['==', { hour: 15, minute: 0, timezone: 'Asia/Kolkata' }, true],
])('on Monday 2024-01-15 09:30 UTC condition_datetime %s %j is %s', (condition, option, expected) => {
  expect(holds('condition_datetime', { condition, ...option })).toBe(expected);
});

test('condition_datetime uses the weekday of its zone', () => {
  const now = Date.UTC(2024, 0, 15, 2);
  expect(
    holds('condition_datetime', { condition: '==', weekdays: [0], timezone: 'America/New_York' }, { now }),
  ).toBe(true);
});

test.each([
  ['123', { length: 3 }, true],
  ['12', { length: 3 }, false],
  ['1#', { key: '#' }, true],
  ['1', { key: '#' }, false],
  ['1#', { length: 9, key: '#' }, true],
  ['1', {}, false],
])('condition_call_digits of %j with %j is %s', (digits, option, expected) => {
  expect(holds('condition_call_digits', option, { variables: { 'voipbin.call.digits': digits } })).toBe(
    expected,
  );
});

test('condition_call_status compares with the call as it is', () => {
  const call = { status: 'ringing' as const };
  expect(holds('condition_call_status', { status: 'ringing' }, { call })).toBe(true);
  expect(holds('condition_call_status', { status: 'progressing' }, { call })).toBe(false);
  expect(holds('condition_call_status', { status: 'progressing' })).toBe(true);
});

test('a condition that holds ignores its target and honours next_id', () => {
  const condition = act(
    'a',
    'condition_datetime',
    { condition: '==', false_target_id: 'nowhere' },
    { next_id: 'c' },
  );
  expect(path(given({ actions: [condition, act('b', 'empty'), act('c', 'empty')] }))).toBe('a c');
});
