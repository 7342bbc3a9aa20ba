import type {
  Ai,
  Aicall,
  AiMessage,
  AiRecords,
  NewAicall,
  NewAiMessage,
} from '../../activities/ai-records.ts';
import type { ChatModel } from '../../activities/chat-model.ts';
import type { ActivityDependencies } from '../../activities/index.ts';
import { scriptedModel } from '../../src/providers/scripted-model/scripted-model.ts';
import { MemorySummaries } from './memory-summaries.ts';
import { MemoryTranscribes } from './memory-transcribes.ts';

/** AIs and their conversations, kept in this process. */
export class MemoryAi implements AiRecords {
  readonly ais = new Map<string, Ai>();
  readonly aicalls = new Map<string, Aicall & { key: string; ended: boolean; conversation: string }>();
  /** Of all conversations, in their order. */
  readonly log: (AiMessage & { key: string; aicall_id: string })[] = [];

  readonly transcribes = new MemoryTranscribes();
  /** Who answers. */
  model: ChatModel = scriptedModel;

  constructor(ais: readonly Partial<Ai>[] = []) {
    for (const ai of ais) this.keep(ai);
  }

  keep(ai: Partial<Ai>): void {
    this.ais.set(ai.id ?? 'ai', { ...NO_AI, ...ai });
  }

  async ai(_customerId: string, id: string): Promise<Ai | undefined> {
    return this.ais.get(id);
  }

  async open({ key, ai, prompt, reference_type, reference_id, ...of }: NewAicall): Promise<Aicall> {
    const conversation = reference_type === 'conversation' ? reference_id : '';
    const living = [...this.aicalls.values()].find(
      (one) => conversation !== '' && one.conversation === conversation && !one.ended,
    );
    if (living) return living;
    const known = [...this.aicalls.values()].find((one) => one.key === key);
    if (known) return known;
    const id = `aicall-${this.aicalls.size + 1}`;
    const aicall: Aicall = {
      id,
      customer_id: of.customer_id,
      activeflow_id: of.activeflow_id,
      assistance_id: ai.id,
      reference_type,
      reference_id,
      prompt,
      ai_engine_model: ai.engine_model,
      ai_tts_voice_id: ai.tts_voice_id,
      ai_stt_type: ai.stt_type,
      stt_language: ai.stt_language,
      tool_names: ai.tool_names,
    };
    this.aicalls.set(id, { ...aicall, key, ended: false, conversation });
    return aicall;
  }

  async aicall(id: string): Promise<Aicall | undefined> {
    return this.aicalls.get(id);
  }

  async end(id: string): Promise<void> {
    const aicall = this.aicalls.get(id);
    if (aicall) aicall.ended = true;
  }

  async messages(aicallId: string): Promise<readonly AiMessage[]> {
    return this.log.filter(({ aicall_id }) => aicall_id === aicallId);
  }

  async message(_customerId: string, key: string): Promise<AiMessage | undefined> {
    return this.log.find((message) => message.key === key);
  }

  async add(key: string, aicall: Aicall, message: NewAiMessage): Promise<AiMessage> {
    const known = this.log.find((one) => one.key === key);
    if (known) return known;
    const added = { ...message, id: key, key, aicall_id: aicall.id };
    this.log.push(added);
    return added;
  }

  /** What activities need of AI: these records, the scripted model, transcriptions without recordings. */
  get parts(): ActivityDependencies['ai'] {
    const { transcribes } = this;
    const listener = { name: 'deaf', transcribe: async () => [] };
    return { records: this, model: this.model, transcribes, listener, summaries: new MemorySummaries() };
  }

  /** `<role>: <content>` and what tools were wanted. */
  get transcript(): string[] {
    return this.log.map(({ role, content, tool_calls = [] }) =>
      [`${role}:`, content, ...tool_calls.map(({ name }) => `[${name}]`)].filter(Boolean).join(' '),
    );
  }
}

const NO_AI: Ai = {
  id: 'ai',
  name: 'test',
  engine_model: '',
  init_prompt: '',
  tool_names: ['all'],
  tts_type: '',
  tts_voice_id: '',
  stt_type: '',
  stt_language: 'en-US',
};
