import type { JsonObject } from '../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../workflows/interpreter/limits.ts';
import type { EffectInput, SummaryInput } from '../workflows/protocol.ts';
import type { ChatModel, TokenUsage } from './chat-model.ts';
import { NO_USAGE } from './chat-model.ts';
import {
  type ConferenceTranscriptionParts,
  listenToAll,
  ofConference,
  transcribeConference,
} from './conference-transcription.ts';
import type { TranscribeActivities } from './transcribes.ts';

/** The port to the records of summaries. `src/ai` implements it. */
export interface SummaryRecords {
  /**
   * Stores that something is to be summarised, once per key. What was summarised in this language answers that summary.
   * @throws EffectRefused `SUMMARY_REFUSED` where the customer has nothing of that type and id
   */
  start(summary: NewSummary): Promise<Summary>;
  find(id: string): Promise<Summary | undefined>;
  /** Whether it is a call that is up or a conference that has not ended: then it is summarised when it ends. */
  isUp(summary: Pick<Summary, 'reference_type' | 'reference_id'>): Promise<boolean>;
  /** What was said of it, in order: `in: Hello`, or in a conference `guest 1 (Ada): Hello`. */
  lines(summary: Summary): Promise<readonly string[]>;
  /** Its text is there, or will never be; known, nothing changes. Its on-end flow starts, once however often it is told. */
  finish(id: string, text: SummaryText): Promise<Summary>;
}

export const SUMMARIZED = ['call', 'conference', 'transcribe', 'recording'] as const;

export interface NewSummary {
  readonly key: string;
  readonly customer_id: string;
  readonly activeflow_id: string;
  /** Empty or nil: none. */
  readonly on_end_flow_id: string;
  readonly reference_type: (typeof SUMMARIZED)[number];
  readonly reference_id: string;
  /** BCP 47. */
  readonly language: string;
}

export interface Summary extends Omit<NewSummary, 'key'> {
  readonly id: string;
  /** `failed`: the model did not answer in time. */
  readonly status: 'progressing' | 'done' | 'failed';
  readonly content: string;
}

export interface SummaryText {
  readonly status: 'done' | 'failed';
  readonly content: string;
  readonly model?: string;
  readonly usage?: TokenUsage;
}

export interface SummaryActivities {
  readonly ai_summary: (effect: EffectInput) => Promise<JsonObject>;
  /** Of a call or conference that has ended: asks the model and keeps its answer. */
  summarize(input: SummaryInput): Promise<void>;
  /** The model did not answer. */
  summary_failed(input: SummaryInput): Promise<void>;
}

export interface SummaryDependencies {
  readonly summaries: SummaryRecords;
  readonly model: ChatModel;
  readonly transcribing: Pick<TranscribeActivities, 'transcribe_start' | 'transcribe_recording'>;
  readonly conferences: ConferenceTranscriptionParts;
}

/**
 * Summaries by a language model. Its answer is stored before anything is done with it, and looked for there first: a
 * repeated activity pays nothing.
 */
export function createSummarizing({
  summaries,
  model,
  transcribing,
  conferences,
}: SummaryDependencies): SummaryActivities {
  return {
    async ai_summary(effect) {
      const summary = await summaries.start(toNew(effect));
      if (summary.status !== 'progressing') return shown(summary);
      if (await summaries.isUp(summary)) {
        await unlessTranscribed(listen(toListen(effect), summary));
        return shown(summary);
      }
      if (summary.reference_type === 'recording') await transcribeIt(toListen(effect), summary);
      const { timeout = DEFAULT_LIMITS.timeout_ai_summary } = effect;
      return shown(await summarize(summary, timeout));
    },
    async summarize({ summary_id, timeout }) {
      const summary = await summaries.find(summary_id);
      if (summary) await summarize(summary, timeout);
    },
    async summary_failed({ summary_id }) {
      await summaries.finish(summary_id, { status: 'failed', content: '' });
    },
  };

  async function summarize(summary: Summary, timeout: number): Promise<Summary> {
    if (summary.status !== 'progressing') return await summaries.finish(summary.id, summary as SummaryText);
    const lines = await summaries.lines(summary);
    if (lines.length === 0)
      return await summaries.finish(summary.id, { status: 'done', content: '', usage: NO_USAGE });
    const {
      content,
      model: by,
      usage,
    } = await model.chat({
      key: `ai_summary/${summary.id}`,
      model: '',
      messages: [
        { role: 'system', content: instruction(summary.language) },
        { role: 'user', content: lines.join('\n') },
      ],
      tools: [],
      timeout,
    });
    return await summaries.finish(summary.id, { status: 'done', content, model: by, usage });
  }

  /** What is said from now on is what will be summarised; somebody else may be transcribing it already. */
  async function listen(effect: EffectInput, { reference_type, reference_id, language }: Summary) {
    if (reference_type !== 'conference')
      return await transcribing.transcribe_start({ ...effect, input: transcription(reference_id, language) });
    const room = (await conferences.records.picture(reference_id))?.conference;
    if (room?.status !== 'progressing') return;
    // Its own transcription, too, where this is asked for again.
    if (room.transcribe_id !== '') return await listenToAll(conferences, reference_id);
    const { key, customer_id, activeflow_id } = effect;
    const of = ofConference(reference_id, language);
    await transcribeConference(conferences, { key, customer_id, activeflow_id, ...of });
  }

  async function transcribeIt(effect: EffectInput, { reference_id, language }: Summary): Promise<void> {
    const input = { ...transcription('', language), recording_id: reference_id };
    await transcribing.transcribe_recording({ ...effect, input });
  }
}

/** The transcription's id is made of its key, and so must not be the summary's. */
function toListen(effect: EffectInput): EffectInput {
  return { ...effect, key: `${effect.key}/transcribe` };
}

async function unlessTranscribed(start: Promise<unknown>): Promise<void> {
  try {
    await start;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'TRANSCRIBE_EXISTS')) throw error;
  }
}

function transcription(call_id: string, language: string): JsonObject {
  return { call_id, language, direction: 'both', provider: '', on_end_flow_id: '' };
}

function toNew({ key, customer_id, activeflow_id, input }: EffectInput): NewSummary {
  const { reference_type, reference_id, language, on_end_flow_id } = input as unknown as NewSummary;
  return { key, customer_id, activeflow_id, reference_type, reference_id, language, on_end_flow_id };
}

function shown({ id, reference_type, reference_id, language, content, status }: Summary): JsonObject {
  return { id, reference_type, reference_id, language, content, status };
}

function instruction(language: string): string {
  return `Summarise the conversation that follows: what it was about, what was decided, what is to be done. "in" is the caller, "out" who was called, and a guest one of those who were in a conference. Answer with the summary alone, in the language ${language}.`;
}
