import { describe, expect, it } from 'vitest';
import { describeTools, TOOL_NAMES, understand } from '../../workflows/ai/tools.ts';

const call = (name: string, input: unknown, ownNumber = '') =>
  understand({ id: 't', name, arguments: JSON.stringify(input) }, ['all'], ownNumber);
const to = [{ type: 'tel', target: '+1' }];
const address = { type: 'tel', target_name: '', name: '', detail: '' };

describe('the tools', () => {
  it('are described to the model: those that the AI may use, with a schema of an object each', () => {
    expect(describeTools(['all']).map(({ name }) => name)).toEqual(TOOL_NAMES);
    expect(describeTools(['stop_flow', 'fly']).map(({ name }) => name)).toEqual(['stop_flow']);
    expect(describeTools([])).toEqual([]);
    for (const { parameters, description } of describeTools(['all'])) {
      expect(parameters).toMatchObject({ type: 'object', properties: {} });
      expect(description).toMatch(/\.$/);
    }
  });

  it('are none that objects have anyway', () => {
    expect(call('constructor', {})).toMatchObject({ kind: 'refused' });
  });

  it('take scalars for text where models write them', () => {
    expect(call('set_variables', { variables: { a: 1, b: true, c: 'x' } })).toEqual({
      kind: 'set_variables',
      values: { a: '1', b: 'true', c: 'x' },
    });
  });

  it('tell what they cannot use', () => {
    expect(call('connect_call', { destinations: [] })).toMatchObject({ kind: 'refused' });
    expect(understand({ id: 't', name: 'set_variables', arguments: '{"a' }, ['all'], '')).toMatchObject({
      kind: 'refused',
    });
    expect(understand({ id: 't', name: 'stop_flow', arguments: '' }, ['all'], '')).toEqual({
      kind: 'stop_flow',
    });
  });
});

describe('send_message', () => {
  it('writes from the number that it is told, or else from that of the conversation', () => {
    const given = call('send_message', { source: to[0], destinations: to, text: 'Hi' }, '+9');
    expect(given).toMatchObject({
      effect: {
        name: 'message_send',
        input: {
          source: { ...address, target: '+1' },
          destinations: [{ ...address, target: '+1' }],
          text: 'Hi',
        },
      },
    });
    expect(call('send_message', { destinations: to, text: 'Hi' }, '+9')).toMatchObject({
      effect: { input: { source: { ...address, target: '+9' } } },
    });
  });

  it('is refused where there is none', () => {
    expect(call('send_message', { destinations: to, text: 'Hi' })).toMatchObject({ kind: 'refused' });
  });
});
