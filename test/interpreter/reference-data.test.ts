import { describe, expect, it } from 'vitest';
import type { Action } from '../../workflows/interpreter/action.ts';
import { InstantHost } from '../support/instant-host.ts';

const NAME = 'voipbin.flow.reference_data';
const set: Action = { id: 'set', type: 'variable_set', option: { key: 'v', value: `\${${NAME}}` } };
const filled = async (setting: { isCall: boolean; variables: Record<string, string> }) =>
  (await new InstantHost({ actions: [set], ...setting }).finish()).run.token.variables.v ?? '';

describe(NAME, () => {
  it('is the call as it is now, as JSON', async () => {
    const variables = {
      'voipbin.call.direction': 'incoming',
      'voipbin.call.source.target': '+15550100',
      'voipbin.activeflow.id': 'flow',
    };
    expect(JSON.parse(await filled({ isCall: true, variables }))).toMatchObject({
      id: 'call',
      status: 'progressing',
      direction: 'incoming',
      source: { target: '+15550100', name: '' },
      activeflow_id: 'flow',
    });
  });

  it('is found by a condition, too', async () => {
    const condition: Action = {
      id: 'condition',
      type: 'condition_variable',
      option: {
        condition: '!=',
        variable: NAME,
        value_type: 'string',
        value_string: '',
        false_target_id: 'no',
      },
    };
    const host = await new InstantHost({ actions: [condition, set], isCall: true }).finish();
    expect(host.executed).toEqual(['condition', 'set']);
  });

  it('is empty where there is no call', async () => {
    expect(await filled({ isCall: false, variables: {} })).toBe('');
  });

  it('gives way to a variable of that name', async () => {
    expect(await filled({ isCall: true, variables: { [NAME]: 'mine' } })).toBe('mine');
  });
});
