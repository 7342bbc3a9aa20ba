import type { TokenUsage, ToolCall } from './chat-model.ts';

/** The port to the records of AIs and their conversations. `src/resources` implements it. */
export interface AiRecords {
  /** The AI of this customer; undefined when there is none. */
  ai(customerId: string, id: string): Promise<Ai | undefined>;
  /**
   * Opens an aicall, once per key. A conversation that an aicall of this AI has been answering within the last 24 hours goes
   * on with that one, and with its prompt.
   */
  open(aicall: NewAicall): Promise<Aicall>;
  aicall(id: string): Promise<Aicall | undefined>;
  /** It is over; known, nothing happens. */
  end(id: string): Promise<void>;
  /** The conversation in its order, or as much of its end as a model is to be told. */
  messages(aicallId: string): Promise<readonly AiMessage[]>;
  /** The message of this customer that was added under this key; undefined when none was. */
  message(customerId: string, key: string): Promise<AiMessage | undefined>;
  /** Adds a message, once per key: known, it answers the first one. */
  add(key: string, aicall: Aicall, message: NewAiMessage): Promise<AiMessage>;
}

export interface Ai {
  readonly id: string;
  readonly name: string;
  /** `<vendor>.<model>`. */
  readonly engine_model: string;
  /** With placeholders, and with its parameters. */
  readonly init_prompt: string;
  /** `all`: every tool. */
  readonly tool_names: readonly string[];
  readonly tts_type: string;
  readonly tts_voice_id: string;
  readonly stt_type: string;
  readonly stt_language: string;
}

export interface NewAicall {
  readonly key: string;
  readonly customer_id: string;
  readonly activeflow_id: string;
  readonly ai: Ai;
  readonly prompt: string;
  readonly reference_type: 'call' | 'conversation' | 'task';
  readonly reference_id: string;
}

/** A conversation with an AI; what it uses is as the AI was when it began. */
export interface Aicall {
  readonly id: string;
  readonly customer_id: string;
  readonly activeflow_id: string;
  readonly assistance_id: string;
  readonly reference_type: NewAicall['reference_type'];
  readonly reference_id: string;
  readonly prompt: string;
  readonly ai_engine_model: string;
  readonly ai_tts_voice_id: string;
  readonly ai_stt_type: string;
  readonly stt_language: string;
  readonly tool_names: readonly string[];
}

export interface NewAiMessage {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly content: string;
  readonly tool_calls?: readonly ToolCall[];
  readonly tool_call_id?: string;
  readonly model?: string;
  readonly usage?: TokenUsage;
}

export interface AiMessage extends NewAiMessage {
  readonly id: string;
}
