import { describe, expect, it } from 'vitest';
import { createAi } from '../../activities/ai.ts';
import type { ChatAnswer, ChatModel, ChatRequest } from '../../activities/chat-model.ts';
import { NO_USAGE } from '../../activities/chat-model.ts';
import { TryLater } from '../../activities/failure.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { MemoryAi } from '../support/memory-ai.ts';

const answer: ChatAnswer = { content: 'Hi', tool_calls: [], model: 'm', usage: NO_USAGE };
const effect = (key: string, input: JsonObject) => ({
  key,
  activeflow_id: 'flow',
  customer_id: 'customer',
  input,
});

/** AIs whose model is asked `chat`; remembers what it was asked. */
async function talking(chat: (request: ChatRequest) => Promise<ChatAnswer> = async () => answer) {
  const asked: ChatRequest[] = [];
  const stopped: object[] = [];
  const records = new MemoryAi([{ id: 'ai', tool_names: ['stop_flow'], engine_model: 'openai.x' }]);
  const model: ChatModel = {
    name: 'test',
    chat: async (request) => {
      asked.push(request);
      return await chat(request);
    },
  };
  const control = {
    speechStop: async (command: object) => {
      stopped.push(command);
      return 'started' as const;
    },
  };
  const ai = createAi({ records, model, control });
  const opening = { ai_id: 'ai', prompt: 'Be kind.', reference_type: 'call', reference_id: 'call' };
  const { id } = await ai.ai_talk(effect('flow/1.1', opening));
  const think = (key: string, heard: JsonObject[] = [], more: JsonObject = {}) =>
    ai.ai_think(effect(key, { aicall_id: String(id), heard, ...more }));
  return { ai, records, asked, stopped, think };
}
const said = (content: string) => ({ role: 'user', content });

describe('a question to the model', () => {
  it('holds the prompt, the whole conversation and the tools of the AI', async () => {
    const { asked, think } = await talking();
    await think('flow/2.1', [said('Hello')]);
    await think('flow/2.2', [said('And?')], { time_left: 1000 });
    expect(asked[1]).toMatchObject({
      key: 'flow/2.2',
      model: 'openai.x',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
        { role: 'user', content: 'And?' },
      ],
      timeout: 1000,
    });
    expect(asked[1]?.tools.map(({ name }) => name)).toEqual(['stop_flow']);
    expect(asked[0]?.timeout).toBe(30_000);
  });

  it('is asked and paid once: repeated, the stored answer is the answer', async () => {
    const { asked, records, think } = await talking();
    const first = await think('flow/2.1', [said('Hello')]);
    expect(await think('flow/2.1', [said('Hello')])).toEqual(first);
    expect(asked).toHaveLength(1);
    expect(records.transcript).toEqual(['user: Hello', 'assistant: Hi']);
  });

  it('that died before the model answered is asked again, with what was said once', async () => {
    let dies = true;
    const { asked, records, think } = await talking(async () => {
      if (dies) throw new TryLater('MODEL_UNAVAILABLE', 'cut', 1);
      return answer;
    });
    await expect(think('flow/2.1', [said('Hello')])).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    dies = false;
    await think('flow/2.1', [said('Hello')]);
    expect(asked[1]?.messages).toEqual(asked[0]?.messages);
    expect(records.transcript).toEqual(['user: Hello', 'assistant: Hi']);
  });

  it('that two workers ask at the same time has one answer: the one that was stored first', async () => {
    let n = 0;
    const { records, think } = await talking(async () => ({ ...answer, content: `answer ${++n}` }));
    const [one, two] = await Promise.all([think('flow/2.1'), think('flow/2.1')]);
    expect(one).toEqual(two);
    expect(records.transcript).toHaveLength(1);
  });

  it('leaves out results of tools that stand at the beginning of what is left of a long conversation', async () => {
    const { asked, think } = await talking();
    await think('flow/2.1', [{ role: 'tool', content: '{}', tool_call_id: 't' }, said('Hello')]);
    expect(asked[0]?.messages.map(({ role }) => role)).toEqual(['system', 'user']);
  });

  it('fails for an aicall that is deleted', async () => {
    const { ai } = await talking();
    const asking = ai.ai_think(effect('k', { aicall_id: 'none', heard: [] }));
    await expect(asking).rejects.toMatchObject({ code: 'AICALL_NOT_FOUND' });
  });
});

describe('an AI', () => {
  it('that does not exist is refused', async () => {
    const { ai } = await talking();
    await expect(ai.ai_load(effect('k', { ai_id: 'none' }))).rejects.toMatchObject({ code: 'AI_NOT_FOUND' });
  });

  it('listens no more when its session is left, and its aicall is over; repeated, nothing happens', async () => {
    const { ai, records, stopped } = await talking();
    await ai.ai_end(effect('flow/left/aicall-1', { service_id: 'aicall-1' }));
    await ai.ai_end(effect('flow/left/aicall-1', { service_id: 'aicall-1' }));
    await ai.ai_end(effect('flow/left/none', { service_id: 'none' }));
    expect(stopped[0]).toEqual({ command_id: 'flow/left/aicall-1', call_id: 'call', speech_id: 'aicall-1' });
    expect(records.aicalls.get('aicall-1')?.ended).toBe(true);
  });
});
