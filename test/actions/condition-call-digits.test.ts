import { describe, expect, it } from 'vitest';
import { conditionCallDigits } from '../../workflows/actions/condition-call-digits.ts';
import { DIGITS } from '../../workflows/interpreter/variables.ts';
import { isCritical, Trial } from '../support/fake-runtime.ts';

describe('condition_call_digits', () => {
  it.each([
    [{ length: 3 }, '123', true],
    [{ length: '3' }, '1234', true],
    [{ length: 3 }, '12', false],
    [{ key: '#' }, '12#', true],
    [{ key: '#' }, '12', false],
    [{ length: 5, key: '#' }, '1#', true],
    [{}, '123', false],
  ])('%j with the digits "%s" is %s', (option, digits, isTrue) => {
    const variables = { [DIGITS]: digits };
    const trial = new Trial(conditionCallDigits, { ...option, false_target_id: 'no' }, { variables });
    expect(trial.start()).toEqual(isTrue ? { kind: 'next' } : { kind: 'jump', target: 'no' });
  });

  it('fails critically when it is false and has nowhere to go', () => {
    expect(isCritical(new Trial(conditionCallDigits, { length: 1 }).start())).toBe(true);
  });
});
