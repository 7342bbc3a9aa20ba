import type { ChatAnswer, ChatMessage, ChatModel, ToolCall } from '../../../activities/chat-model.ts';
import { NO_USAGE } from '../../../activities/chat-model.ts';
import { type Rule, readRules } from './rules.ts';

/** Its name says it to whoever reads a transcript. */
export const SCRIPTED_MODEL = 'scripted-model (no language model)';

const HINT = 'I am a scripted model, no language model: I follow the rules in my prompt.';
const SHOWN_CHARACTERS = 300;

/**
 * Answers by the rules that the prompt holds, for tests, the demo and a platform that no model is configured for. It costs
 * nothing and answers the same every time. Without a fitting rule it says what it is.
 */
export const scriptedModel: ChatModel = {
  name: SCRIPTED_MODEL,
  async chat({ messages }) {
    const rules = readRules(messages.filter(({ role }) => role === 'system').map(({ content }) => content));
    const rule = rules.find((candidate) => fits(candidate, messages));
    return toAnswer(rule ? rule.text : withoutRule(messages), rule?.tools ?? [], messages);
  },
};

function fits({ patterns }: Rule, messages: readonly ChatMessage[]): boolean {
  const last = messages.at(-1);
  if (last?.role === 'user') {
    const said = last.content.toLowerCase();
    return patterns.some((pattern) => pattern === '*' || said.includes(pattern));
  }
  if (last?.role === 'tool') return patterns.includes(`tool:${toolNameOf(last.tool_call_id, messages)}`);
  return patterns.includes('start');
}

function toolNameOf(callId: string, messages: readonly ChatMessage[]): string {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? message.tool_calls : []));
  return calls.find(({ id }) => id === callId)?.name ?? '';
}

/** A tool's result needs no words. */
function withoutRule(messages: readonly ChatMessage[]): string {
  const last = messages.at(-1);
  if (last?.role === 'tool') return '';
  return last?.role === 'user' ? `${HINT} I heard: ${last.content.slice(0, SHOWN_CHARACTERS)}` : HINT;
}

function toAnswer(text: string, tools: Rule['tools'], messages: readonly ChatMessage[]): ChatAnswer {
  const last = messages.at(-1);
  const said = last?.role === 'user' ? last.content : '';
  const write = (template: string, value: string): string => template.replaceAll('{{said}}', () => value);
  const inJson = JSON.stringify(said).slice(1, -1);
  const calls = tools.map(
    ({ name, arguments: json }, index): ToolCall => ({
      id: `call_${messages.length}_${index}`,
      name,
      arguments: write(json, inJson),
    }),
  );
  return { content: write(text, said), tool_calls: calls, model: SCRIPTED_MODEL, usage: NO_USAGE };
}
