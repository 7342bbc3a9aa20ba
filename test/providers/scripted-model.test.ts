import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../activities/chat-model.ts';
import { scriptedModel } from '../../src/providers/scripted-model/scripted-model.ts';

const PROMPT = `You are the receptionist of Acme.
> start => Hello, this is Acme.
> sales|buy something => One moment. [connect_call {"destinations": [{"type": "tel", "target": "+1"}]}]
> my name is => Thank you. [set_variables {"variables": {"said": "{{said}}"}}] [stop_service]
> tool:connect_call => Connecting.
`;

const ask = (messages: readonly ChatMessage[], prompt = PROMPT) =>
  scriptedModel.chat({
    key: 'k',
    model: '',
    messages: [{ role: 'system', content: prompt }, ...messages],
    tools: [],
    timeout: 1000,
  });
const user = (content: string): ChatMessage => ({ role: 'user', content });

describe('the scripted model', () => {
  it('says in its name and its answers that it is no model, and costs nothing', async () => {
    expect(scriptedModel.name).toContain('no language model');
    const answer = await ask([user('Good morning')], 'Be nice.');
    expect(answer.content).toBe(
      'I am a scripted model, no language model: I follow the rules in my prompt. I heard: Good morning',
    );
    expect(answer).toMatchObject({ model: scriptedModel.name, usage: { prompt_tokens: 0 } });
  });

  it('begins, and answers by the first rule that fits, in any letter case', async () => {
    expect((await ask([])).content).toBe('Hello, this is Acme.');
    const answer = await ask([user('I want to BUY something')]);
    expect(answer.content).toBe('One moment.');
    expect(answer.tool_calls).toEqual([
      {
        id: 'call_2_0',
        name: 'connect_call',
        arguments: '{"destinations": [{"type": "tel", "target": "+1"}]}',
      },
    ]);
  });

  it('puts what was said into the arguments of a tool, whatever it was', async () => {
    const { tool_calls } = await ask([user('My name is "Ada"\n$& $1')]);
    expect(tool_calls.map(({ name }) => name)).toEqual(['set_variables', 'stop_service']);
    expect(JSON.parse(tool_calls[0]?.arguments ?? '')).toEqual({
      variables: { said: 'My name is "Ada"\n$& $1' },
    });
    expect(tool_calls[1]?.arguments).toBe('{}');
  });

  it('goes on after a tool by the rule of its name, or is silent', async () => {
    const called = (name: string): ChatMessage[] => [
      { role: 'assistant', content: '', tool_calls: [{ id: 'a', name, arguments: '{}' }] },
      { role: 'tool', tool_call_id: 'a', content: 'done' },
    ];
    expect((await ask(called('connect_call'))).content).toBe('Connecting.');
    expect((await ask(called('stop_flow'))).content).toBe('');
  });
});
