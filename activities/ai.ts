import type { OpeningInput } from '../workflows/ai/opening.ts';
import type { Heard } from '../workflows/ai/session.ts';
import { describeTools } from '../workflows/ai/tools.ts';
import type { JsonObject } from '../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../workflows/interpreter/limits.ts';
import type { EffectInput } from '../workflows/protocol.ts';
import type { Aicall, AiMessage, AiRecords } from './ai-records.ts';
import type { AnalysisControl } from './call-analysis.ts';
import type { ChatMessage, ChatModel } from './chat-model.ts';
import { EffectRefused } from './failure.ts';

type Effect = (effect: EffectInput) => Promise<JsonObject>;

export interface AiActivities {
  readonly ai_load: Effect;
  readonly ai_talk: Effect;
  readonly ai_task: Effect;
  readonly ai_think: Effect;
  readonly ai_end: Effect;
}

export interface AiDependencies {
  readonly records: AiRecords;
  readonly model: ChatModel;
  readonly control: Pick<AnalysisControl, 'speechStop'>;
}

/**
 * Conversations with AIs. The model's answer is stored under the effect's key before it is used: a repeated activity finds
 * it there, so that a turn is neither lost nor paid twice. Only a try that dies between the model's answer and its storing
 * pays for nothing (docs/providers.md).
 */
export function createAi({ records, model, control }: AiDependencies): AiActivities {
  const open: Effect = async ({ key, customer_id, activeflow_id, input }) => {
    const { ai_id, prompt, reference_type, reference_id } = input as unknown as OpeningInput;
    const ai = await find(records, customer_id, ai_id);
    const aicall = { key, customer_id, activeflow_id, ai, prompt, reference_type, reference_id };
    return toJson(await records.open(aicall));
  };
  return {
    async ai_load({ customer_id, input }) {
      const { id, name, init_prompt } = await find(records, customer_id, String(input.ai_id));
      return { id, name, init_prompt };
    },
    ai_talk: open,
    ai_task: open,
    async ai_think({ key, customer_id, input, timeout = DEFAULT_LIMITS.timeout_ai_think }) {
      const known = await records.message(customer_id, key);
      if (known) return toAnswer(known);
      const aicall = await records.aicall(String(input.aicall_id));
      if (!aicall)
        throw new EffectRefused('AICALL_NOT_FOUND', `there is no aicall ${String(input.aicall_id)}`);
      await addHeard(records, aicall, key, input.heard as unknown as Heard[]);
      const answer = await model.chat({
        key,
        model: aicall.ai_engine_model,
        messages: toChat(aicall, await records.messages(aicall.id)),
        tools: describeTools(aicall.tool_names),
        timeout: Math.min(timeout, Number(input.time_left ?? timeout)),
      });
      return toAnswer(await records.add(key, aicall, { role: 'assistant', ...answer }));
    },
    async ai_end({ key, input }) {
      const aicall = await records.aicall(String(input.service_id));
      if (!aicall) return {};
      const { id: speech_id, reference_type, reference_id: call_id } = aicall;
      if (reference_type === 'call') await control.speechStop({ command_id: key, call_id, speech_id });
      await records.end(speech_id);
      return {};
    },
  };
}

async function find(records: AiRecords, customerId: string, id: string) {
  const ai = await records.ai(customerId, id);
  if (!ai) throw new EffectRefused('AI_NOT_FOUND', `there is no AI ${id}`);
  return ai;
}

/** One after the other: their order is the conversation's. */
async function addHeard(
  records: AiRecords,
  aicall: Aicall,
  key: string,
  heard: readonly Heard[],
): Promise<void> {
  for (const [at, message] of heard.entries()) await records.add(`${key}/${at}`, aicall, message);
}

/** Of a long conversation only the end is there: it cannot begin with the results of tools that nobody asked for. */
function toChat({ prompt }: Aicall, messages: readonly AiMessage[]): ChatMessage[] {
  const first = messages.findIndex(({ role }) => role !== 'tool');
  const rest = first < 0 ? [] : messages.slice(first);
  return [{ role: 'system', content: prompt }, ...rest.map(toChatMessage)];
}

function toChatMessage({ role, content, tool_calls = [], tool_call_id = '' }: AiMessage): ChatMessage {
  if (role === 'assistant') return { role, content, tool_calls };
  return role === 'tool' ? { role, content, tool_call_id } : { role, content };
}

function toAnswer({ content, tool_calls = [] }: AiMessage): JsonObject {
  return { content, tool_calls: tool_calls.map((call) => ({ ...call })) };
}

function toJson(aicall: Aicall): JsonObject {
  const { prompt: _prompt, ...shown } = aicall;
  return { ...shown, tool_names: [...aicall.tool_names] };
}
