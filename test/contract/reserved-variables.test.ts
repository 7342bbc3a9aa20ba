import { describe, expect, it } from 'vitest';
import type { Action } from '../../workflows/interpreter/action.ts';
import { InstantHost } from '../support/instant-host.ts';

const OWN = 'voipbin.activeflow.customer_id';
const variables = { [OWN]: 'the customer' };

describe('voipbin.activeflow.* cannot be forged by the flow itself:', () => {
  it.each<[string, Action]>([
    ['variable_set', { id: 'a', type: 'variable_set', option: { key: OWN, value: 'forged' } }],
    [
      'variable_set of an odd spelling',
      { id: 'a', type: 'variable_set', option: { key: ` ${OWN.toUpperCase()}` } },
    ],
    [
      'variable_set by a placeholder',
      { id: 'a', type: 'variable_set', option: { key: '${name}', value: 'x' } },
    ],
  ])('%s fails with VARIABLE_RESERVED', async (_, action) => {
    const host = await new InstantHost({
      actions: [action],
      variables: { ...variables, name: OWN },
    }).finish();
    expect(host.executed).toEqual(['a failed VARIABLE_RESERVED']);
    expect(host.run.token.variables[OWN]).toBe('the customer');
    expect(host.ended?.reason).toBe('completed');
  });
});

describe('voipbin.activeflow.*', () => {
  it('can be branched on, and is not emptied by it', async () => {
    const branch = { id: 'a', type: 'branch', option: { variable: OWN } };
    const host = await new InstantHost({ actions: [branch], variables }).finish();
    expect(host.executed).toEqual(['a']);
    expect(host.run.token.variables[OWN]).toBe('the customer');
  });
});

describe('voipbin.activeflow.* cannot be forged from outside:', () => {
  it.each([
    { kind: 'set_variables', variables: { [OWN]: 'forged' } } as const,
    { kind: 'continue', variables: { [OWN]: 'forged' } } as const,
    { kind: 'delete_variable', key: OWN } as const,
  ])('$kind is refused', async (request) => {
    const block = { id: 'hold', type: 'block', option: { timeout: 10 } };
    const host = await new InstantHost({ actions: [block], variables, atRest: { 1: [request] } }).finish();
    expect(host.answers).toMatchObject([{ ok: false, failure: { code: 'VARIABLE_RESERVED' } }]);
    expect(host.run.token.variables).toEqual(variables);
  });
});

describe('variables from outside', () => {
  it('that are absent can be deleted, and their values are not expanded', async () => {
    const atRest = {
      1: [
        { kind: 'delete_variable', key: 'absent' } as const,
        { kind: 'set_variables', variables: { v: '${w}' } } as const,
      ],
    };
    const actions = [{ id: 'nap', type: 'sleep', option: { duration: 10 } }];
    const host = await new InstantHost({ actions, variables: { w: 'x' }, atRest }).finish();
    expect(host.answers).toEqual([{ ok: true }, { ok: true }]);
    expect(host.run.token.variables).toEqual({ w: 'x', v: '${w}' });
  });
});
