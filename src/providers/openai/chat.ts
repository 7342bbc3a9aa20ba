import type { ChatMessage, ChatModel, ChatTool } from '../../../activities/chat-model.ts';
import { ChatCollector, readStream } from './chat-stream.ts';
import { type Answered, ask, type Endpoint } from './endpoint.ts';

export interface OpenAiChatOptions extends Endpoint {
  /** Asked where an AI names none. */
  readonly model: string;
}

/** Any server that speaks OpenAI's `chat/completions`, streaming. It keeps nothing: each request holds the whole conversation. */
export function createOpenAiChat({ model: ownModel, ...endpoint }: OpenAiChatOptions): ChatModel {
  return {
    name: 'openai',
    async chat({ key, model, messages, tools, timeout }) {
      const body = {
        model: modelName(model) || ownModel,
        messages: messages.map(toWire),
        ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
        stream: true,
        stream_options: { include_usage: true },
      };
      return await ask(
        endpoint,
        {
          path: '/chat/completions',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
          idempotencyKey: key,
          timeout,
          area: 'MODEL',
        },
        read,
      );
    },
  };
}

/** Upstream names models `<vendor>.<model>`; the vendor is whoever answers at the address. */
function modelName(engineModel: string): string {
  return engineModel.slice(engineModel.indexOf('.') + 1);
}

async function read({ headers, body }: Answered) {
  if (String(headers['content-type'] ?? '').startsWith('text/event-stream')) return await readStream(body);
  const whole = new ChatCollector();
  whole.take(await body.text());
  return whole.answer();
}

function toWire(message: ChatMessage): Record<string, unknown> {
  if (message.role !== 'assistant' || message.tool_calls.length === 0) {
    return message.role === 'assistant' ? { role: 'assistant', content: message.content } : { ...message };
  }
  const calls = message.tool_calls.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function',
    function: { name, arguments: text },
  }));
  return { role: 'assistant', content: message.content || null, tool_calls: calls };
}

function toTool({ name, description, parameters }: ChatTool): Record<string, unknown> {
  return { type: 'function', function: { name, description, parameters } };
}
