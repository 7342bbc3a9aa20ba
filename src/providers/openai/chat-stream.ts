import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { type ChatAnswer, NO_USAGE, type TokenUsage, type ToolCall } from '../../../activities/chat-model.ts';
import { malformed, parseJson, unavailable } from './endpoint.ts';

/** Characters of one answer; a model that writes more is stopped. */
const LONGEST_ANSWER = 256 * 1024;

const usage = z.object({
  prompt_tokens: z.number().default(0),
  completion_tokens: z.number().default(0),
}) satisfies z.ZodType<TokenUsage>;

const partOfCall = z.object({
  index: z.number().int().min(0).max(99).default(0),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

const part = z.object({ content: z.string().nullish(), tool_calls: z.array(partOfCall).nullish() });

/** A piece of a streamed answer, or a whole one of a server that does not stream. */
const chunk = z.object({
  model: z.string().optional(),
  choices: z
    .array(
      z.object({
        delta: part.nullish(),
        message: part.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: usage.nullish(),
  error: z.unknown().optional(),
});

/** Puts the pieces of one answer together, in the order in which they come. */
export class ChatCollector {
  #content = '';
  #model = '';
  #usage: TokenUsage = NO_USAGE;
  #finished = false;
  readonly #calls = new Map<number, { id: string; name: string; arguments: string }>();

  /** Takes a JSON text. Throws `MODEL_MALFORMED` when it is none, `MODEL_UNAVAILABLE` for a failure told in the stream. */
  take(text: string): void {
    if (text === '[DONE]') {
      this.#finished = true;
      return;
    }
    const parsed = chunk.safeParse(parseJson(text));
    if (!parsed.success) throw malformed('MODEL', `no chunk of a chat: ${text.slice(0, 100)}`);
    const { model, choices, usage: cost, error } = parsed.data;
    if (error !== undefined && error !== null)
      throw unavailable('MODEL', `the server gave up: ${JSON.stringify(error).slice(0, 300)}`);
    this.#model = model ?? this.#model;
    this.#usage = cost ?? this.#usage;
    const [choice] = choices;
    if (choice?.finish_reason) this.#finished = true;
    this.#add(choice?.delta ?? choice?.message);
  }

  /** Throws `MODEL_UNAVAILABLE` when the answer broke off. */
  answer(): ChatAnswer {
    if (!this.#finished) throw unavailable('MODEL', 'the answer broke off in the middle');
    const calls = [...this.#calls].sort(([a], [b]) => a - b).map(([, call]) => call as ToolCall);
    if (calls.some(({ name }) => name === '')) throw malformed('MODEL', 'a tool without a name');
    return { content: this.#content, tool_calls: calls, model: this.#model, usage: this.#usage };
  }

  #add(piece: z.output<typeof part> | null | undefined): void {
    this.#content += piece?.content ?? '';
    for (const { index, id, function: named } of piece?.tool_calls ?? []) {
      const call = this.#calls.get(index) ?? { id: `call_${index}`, name: '', arguments: '' };
      this.#calls.set(index, {
        id: id || call.id,
        name: call.name + (named?.name ?? ''),
        arguments: call.arguments + (named?.arguments ?? ''),
      });
    }
    const length = [...this.#calls.values()].reduce(
      (sum, { arguments: text }) => sum + text.length,
      this.#content.length,
    );
    if (length > LONGEST_ANSWER) throw malformed('MODEL', `more than ${LONGEST_ANSWER} characters`);
  }
}

/** Reads a body of server-sent events. */
export async function readStream(body: AsyncIterable<Uint8Array>): Promise<ChatAnswer> {
  const collector = new ChatCollector();
  const parser = createParser({ onEvent: ({ data }) => collector.take(data), maxBufferSize: LONGEST_ANSWER });
  const decoder = new TextDecoder();
  for await (const bytes of body) parser.feed(decoder.decode(bytes, { stream: true }));
  parser.reset({ consume: true });
  return collector.answer();
}
