import { describe, expect, it } from 'vitest';
import {
  flag,
  integer,
  milliseconds,
  operand,
  optionalId,
  toNumber,
} from '../../workflows/actions/option.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';

describe('kinds of option fields', () => {
  it.each([
    [5000, 5000],
    ['5000', 5000],
    [' -7 ', -7],
    ['+7', 7],
  ])('an integer takes %j', (given, taken) => {
    expect(integer().parse(given)).toBe(taken);
  });

  it.each([1.5, '1.5', '', ' ', '1e3', '0x1f', 'NaN', '٣', '9'.repeat(30), null, true, []])(
    'an integer refuses %j',
    (given) => {
      expect(integer().safeParse(given).success).toBe(false);
    },
  );

  it('milliseconds fit every timer of the chain', () => {
    expect(milliseconds.safeParse(2 ** 31 - 1).success).toBe(true);
    expect(milliseconds.safeParse(2 ** 31).success).toBe(false);
  });

  it.each([
    ['1.5', 1.5],
    ['-.5', -0.5],
    ['1e3', 1000],
    [2.5, 2.5],
  ])('an operand takes %j', (given, taken) => {
    expect(operand.parse(given)).toBe(taken);
  });

  it.each(['', 'abc', '1,5', '0x1f', 'Infinity', 'NaN', '1e999', '1_000', '1 2', '1'.repeat(500)])(
    'a text that is no number stays none: %j',
    (given) => {
      expect(toNumber(given)).toBeUndefined();
      expect(operand.parse(given)).toBeNull();
    },
  );

  it('a flag takes true and false as text too, and nothing else', () => {
    expect([true, 'true', false, 'false'].map((value) => flag.parse(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    for (const given of ['yes', '1', 1, 'TRUE', null]) expect(flag.safeParse(given).success).toBe(false);
  });

  it.each([undefined, null, '', NIL_ID])('the id %j counts as absent', (given) => {
    expect(optionalId.parse(given)).toBeUndefined();
  });

  it('an id is kept as it is', () => {
    expect(optionalId.parse('menu')).toBe('menu');
  });
});
