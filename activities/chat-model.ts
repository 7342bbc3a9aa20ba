/**
 * The port to a language model: one answer to a conversation, perhaps with tools to be used. `src/providers/<name>`
 * implements it.
 *
 * An answer costs money and is never the same twice, so **whoever asks stores it under the request's key before using it, and
 * looks there before asking again**. A provider that can take the key as idempotency key does.
 */
export interface ChatModel {
  /** Says what it is; kept with every answer. */
  readonly name: string;
  /**
   * @throws TryLater `MODEL_TIMEOUT`, `MODEL_BUSY` (429), `MODEL_UNAVAILABLE` (5xx, unreachable, cut off in the middle),
   * `MODEL_MALFORMED` (no answer that can be read)
   * @throws EffectRefused `MODEL_REFUSED`: the same question would be refused again
   */
  chat(request: ChatRequest): Promise<ChatAnswer>;
}

export interface ChatRequest {
  /** Makes a repetition of the request known as one. */
  readonly key: string;
  /** Upstream's `<vendor>.<model>`; empty: the deployment's own. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ChatTool[];
  /** Milliseconds for the whole answer. */
  readonly timeout: number;
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly tool_calls: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly content: string; readonly tool_call_id: string };

/** What the model wants done. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON as the model wrote it: perhaps none. */
  readonly arguments: string;
}

export interface ChatTool {
  readonly name: string;
  readonly description: string;
  /** A JSON schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ChatAnswer {
  readonly content: string;
  readonly tool_calls: readonly ToolCall[];
  /** The model that answered, as the provider names it. */
  readonly model: string;
  readonly usage: TokenUsage;
}

/** What an answer cost; 0 where the provider does not say. */
export interface TokenUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}

export const NO_USAGE: TokenUsage = { prompt_tokens: 0, completion_tokens: 0 };
