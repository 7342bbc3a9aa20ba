import { describe, expect, it } from 'vitest';
import { conditionVariable } from '../../workflows/actions/condition-variable.ts';
import { failureOf, isCritical, refusedPaths, Trial } from '../support/fake-runtime.ts';

const variables = { word: 'test value', amount: '123.1', big: '9007199254740991', odd: 'abc', pair: 'a😀é' };
const isTrue = (option: object): boolean => {
  const all = { false_target_id: 'no', ...option };
  return new Trial(conditionVariable, all, { variables }).start().kind === 'next';
};

describe('condition_variable', () => {
  it.each([
    [{ variable: 'word', condition: '==', value_string: 'test value' }, true],
    [{ variable: 'word', condition: '!=', value_string: 'test value' }, false],
    [{ variable: 'word', condition: '>', value_type: 'string', value_string: 'test' }, true],
    [{ variable: 'missing', condition: '==', value_string: '' }, true],
    [{ variable: 'amount', condition: '>', value_type: 'number', value_number: 111.1 }, true],
    [{ variable: 'amount', condition: '==', value_type: 'number', value_number: '123.1' }, true],
    [{ variable: 'big', condition: '==', value_type: 'number', value_number: 9007199254740990 }, false],
    [{ variable: 'pair', condition: '==', value_type: 'length', value_length: 3 }, true],
    [{ variable: 'missing', condition: '<', value_type: 'length', value_length: '1' }, true],
  ])('%j is %s', (option, expected) => {
    expect(isTrue(option)).toBe(expected);
  });

  it.each(['==', '!=', '>', '>=', '<', '<='])('is false for %s when an operand is no number', (condition) => {
    expect(isTrue({ variable: 'odd', condition, value_type: 'number', value_number: 1 })).toBe(false);
    expect(isTrue({ variable: 'missing', condition, value_type: 'number', value_number: 0 })).toBe(false);
    expect(isTrue({ variable: 'amount', condition, value_type: 'number', value_number: 'abc' })).toBe(false);
    expect(isTrue({ variable: 'amount', condition, value_type: 'number', value_number: '' })).toBe(false);
  });

  it('takes what a placeholder stood for as a value, not as a name', () => {
    const filled = { variable: 'word', condition: '==', value_string: 'word' };
    const trial = new Trial(conditionVariable, filled, { variables });
    Object.assign(trial.runtime.stored, { variable: '${alias}' });
    expect(trial.start()).toEqual({ kind: 'next' });
  });

  it('fails critically when it is false and has nowhere to go', () => {
    const outcome = new Trial(
      conditionVariable,
      { variable: 'word', condition: '==' },
      { variables },
    ).start();
    expect(failureOf(outcome)).toBe('TARGET_NOT_FOUND');
    expect(isCritical(outcome)).toBe(true);
  });

  it('refuses unknown operators and types, and values of the wrong kind', () => {
    const option = {
      variable: 'a',
      condition: '=',
      value_type: 'text',
      value_number: {},
      value_length: 1.5,
    };
    expect(refusedPaths('condition_variable', option).sort()).toEqual([
      'condition',
      'value_length',
      'value_number',
      'value_type',
    ]);
    const filled = { variable: '${a}', condition: '==', value_number: '${b}', value_length: '${c}' };
    expect(refusedPaths('condition_variable', filled)).toEqual([]);
  });
});
