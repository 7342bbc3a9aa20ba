import { describe, expect, it } from 'vitest';
import { conditionDatetime } from '../../workflows/actions/condition-datetime.ts';
import { failureOf, refusedPaths, Trial } from '../support/fake-runtime.ts';

/** A Monday. */
const now = Date.UTC(2026, 0, 5, 9, 30);
const local = { minute: 30, hour: 9, day: 5, month: 1, weekday: 1 };
const no = { false_target_id: 'no' };
const isTrue = (option: object): boolean => {
  const trial = new Trial(conditionDatetime, { ...no, ...option }, { now });
  trial.start();
  return trial.performed(local).kind === 'next';
};

describe('condition_datetime', () => {
  it.each([
    [{ condition: '>=', hour: 9 }, true],
    [{ condition: '>=', hour: 10 }, false],
    [{ condition: '<', hour: 9 }, false],
    [{ condition: '==', hour: 9, minute: 30 }, true],
    [{ condition: '==', hour: 9, minute: 0 }, false],
    [{ condition: '!=', minute: 30 }, false],
    [{ condition: '>', hour: 8, minute: 40 }, false],
    [{ condition: '==', month: 1, day: 5 }, true],
    [{ condition: '==', month: 0, day: 0, hour: -1, minute: -1 }, true],
    [{ condition: '==', hour: 0 }, false],
    [{ condition: '==', weekdays: [1] }, true],
    [{ condition: '==', weekdays: [0, 6] }, false],
    [{ condition: '==', weekdays: ['1', '2'] }, true],
    [{ condition: '>=', hour: '9' }, true],
    [{ condition: '==' }, true],
  ])('compares now with each component of %j on its own: %s', (option, expected) => {
    expect(isTrue(option)).toBe(expected);
  });

  it.each([
    [{ timezone: 'Europe/Berlin' }, 'Europe/Berlin'],
    [{ timezone: 'UTC' }, 'UTC'],
    [{}, 'UTC'],
  ])('asks for the time in its zone, UTC without one, and compares that: %j', (zone, timezone) => {
    const trial = new Trial(conditionDatetime, { condition: '==', hour: 10, ...zone, ...no }, { now });
    expect(trial.start()).toMatchObject({
      kind: 'perform',
      effect: { name: 'local_time', input: { timezone, at: now } },
    });
    expect(trial.performed({ ...local, hour: 10 })).toEqual({ kind: 'next' });
    expect(trial.performed(local)).toEqual({ kind: 'jump', target: 'no' });
  });

  it('fails in a zone that does not exist', () => {
    const trial = new Trial(conditionDatetime, { condition: '==', timezone: 'Mars/Base' }, { now });
    trial.start();
    expect(failureOf(trial.refused('INVALID_OPTION'))).toBe('INVALID_OPTION');
  });

  it('refuses unknown operators and weekdays', () => {
    expect(refusedPaths('condition_datetime', { condition: 'equal', weekdays: [1, 7, 'Monday'] })).toEqual([
      'condition',
      'weekdays[1]',
      'weekdays[2]',
    ]);
    expect(
      refusedPaths('condition_datetime', { condition: '${c}', hour: '${h}', weekdays: ['${d}'] }),
    ).toEqual([]);
  });
});
