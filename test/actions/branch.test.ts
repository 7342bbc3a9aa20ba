import { describe, expect, it } from 'vitest';
import { branch } from '../../workflows/actions/branch.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { DIGITS } from '../../workflows/interpreter/variables.ts';
import { refusedPaths, Trial } from '../support/fake-runtime.ts';

const targets = { target_ids: { '1': 'sales', '': 'nothing' }, default_target_id: 'menu' };

describe('branch', () => {
  it.each([
    ['1', 'sales'],
    ['2', 'menu'],
    ['', 'nothing'],
    ['constructor', 'menu'],
    ['__proto__', 'menu'],
  ])('goes for the digits "%s" to %s', (digits, target) => {
    const trial = new Trial(branch, targets, { variables: { [DIGITS]: digits } });
    expect(trial.start()).toEqual({ kind: 'jump', target });
  });

  it('empties the variable it has read, and the type-ahead with the digits', () => {
    const trial = new Trial(branch, targets, { variables: { [DIGITS]: '1' }, typed: '1' });
    trial.start();
    expect(trial.runtime.values[DIGITS]).toBe('');
    expect(trial.runtime.typed).toBe('');
  });

  it('reads the variable it names and leaves the digits alone', () => {
    const variables = { tier: 'gold', [DIGITS]: '1' };
    const trial = new Trial(
      branch,
      { variable: 'tier', target_ids: { gold: 'vip' } },
      { variables, typed: '1' },
    );
    expect(trial.start()).toEqual({ kind: 'jump', target: 'vip' });
    expect(trial.runtime.values).toEqual({ tier: '', [DIGITS]: '1' });
    expect(trial.runtime.typed).toBe('1');
  });

  it.each([undefined, '', null, NIL_ID])(
    'goes on where nothing matches and default_target_id is %s',
    (id) => {
      const option = { target_ids: { '1': 'sales' }, ...(id === undefined ? {} : { default_target_id: id }) };
      expect(new Trial(branch, option).start()).toEqual({ kind: 'next' });
    },
  );

  it('names its targets', () => {
    expect(branch.targets(targets)).toEqual([
      { path: 'target_ids.1', id: 'sales' },
      { path: 'target_ids.', id: 'nothing' },
      { path: 'default_target_id', id: 'menu' },
    ]);
  });

  it('refuses targets that are no ids', () => {
    expect(refusedPaths('branch', { target_ids: { '1': 2 }, default_target_id: 3 }).sort()).toEqual([
      'default_target_id',
      'target_ids.1',
    ]);
    expect(refusedPaths('branch', { target_ids: { '1': '${x}' }, default_target_id: '${y}' })).toEqual([]);
  });
});
