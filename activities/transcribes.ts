import type { JsonObject } from '../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../workflows/interpreter/limits.ts';
import type { EffectInput } from '../workflows/protocol.ts';
import type { AnalysisControl } from './call-analysis.ts';
import { EffectRefused } from './failure.ts';
import type { SpeechToText, TranscribedLine } from './speech.ts';

/** The port to the records of transcriptions. `src/transcribes` implements it. */
export interface TranscribeRecords {
  /**
   * Stores that something is transcribed, once per key. A recording that was transcribed in this language answers that
   * transcription.
   * @throws EffectRefused `TRANSCRIBE_EXISTS` for a call or conference that is being transcribed in this language
   */
  start(transcribe: NewTranscribe): Promise<Transcribe>;
  /** Those of a call that are under way. */
  ofCall(callId: string): Promise<readonly Transcribe[]>;
  /** Adds the n-th thing that was said, once. */
  add(transcribe: Transcribe, n: number, line: TranscribedLine): Promise<void>;
  /** What was said so far, a line each; what is beyond 30,000 characters is left out. */
  text(transcribe: Pick<Transcribe, 'id' | 'customer_id'>): Promise<string>;
  /** It is over, and its on-end flow starts; known, nothing more happens. */
  finish(id: string): Promise<void>;
  /** Recordings of this customer: those of a call, or the one of this id. */
  recordings(customerId: string, of: RecordingsOf): Promise<readonly Recorded[]>;
}

export type RecordingsOf = { readonly call_id: string } | { readonly recording_id: string };

export interface Recorded {
  readonly id: string;
  readonly call_id: string;
  audio(): Promise<Buffer>;
}

export const DIRECTIONS = ['both', 'in', 'out'] as const;

export interface NewTranscribe {
  readonly key: string;
  readonly customer_id: string;
  readonly activeflow_id: string;
  /** Empty or nil: none. */
  readonly on_end_flow_id: string;
  readonly reference_type: 'call' | 'recording' | 'conference';
  readonly reference_id: string;
  /** BCP 47. */
  readonly language: string;
  readonly direction: (typeof DIRECTIONS)[number];
  readonly provider: string;
}

/** A transcription; its lines are transcripts. */
export interface Transcribe extends Omit<NewTranscribe, 'key'> {
  readonly id: string;
  readonly status: 'progressing' | 'done';
}

type Effect = (effect: EffectInput) => Promise<JsonObject>;

export interface TranscribeActivities {
  readonly transcribe_start: Effect;
  readonly transcribe_stop: Effect;
  readonly recordings_of: Effect;
  readonly transcribe_recording: Effect;
}

export interface TranscribeDependencies {
  readonly transcribes: TranscribeRecords;
  readonly listener: SpeechToText;
  readonly control: Pick<AnalysisControl, 'speechStart' | 'speechStop'>;
}

/** Transcription of calls, as they are spoken, and of recordings. */
export function createTranscribing({
  transcribes,
  listener,
  control,
}: TranscribeDependencies): TranscribeActivities {
  return {
    async transcribe_start(effect) {
      const { call_id = '' } = effect.input as Record<string, string>;
      const transcribe = await transcribes.start(toNew(effect, 'call', call_id));
      const { id: speech_id, direction, language, provider } = transcribe;
      const command = { command_id: effect.key, call_id, speech_id, direction, language, provider };
      const answer = await control.speechStart(command);
      if (answer === 'gone') await transcribes.finish(speech_id);
      return { answer, ...shown(transcribe) };
    },
    async transcribe_stop({ key, input }) {
      const { call_id = '' } = input as Record<string, string>;
      for (const { id } of await transcribes.ofCall(call_id)) {
        await control.speechStop({ command_id: `${key}/${id}`, call_id, speech_id: id });
        await transcribes.finish(id);
      }
      return {};
    },
    async recordings_of({ customer_id, input }) {
      const recordings = await transcribes.recordings(customer_id, input as unknown as RecordingsOf);
      return { ids: recordings.map(({ id }) => id) };
    },
    async transcribe_recording(effect) {
      const recording_id = String(effect.input.recording_id);
      const [recording] = await transcribes.recordings(effect.customer_id, { recording_id });
      if (!recording) throw new EffectRefused('RECORDING_NOT_FOUND', `there is no recording ${recording_id}`);
      const transcribe = await transcribes.start(toNew(effect, 'recording', recording_id));
      if (transcribe.status === 'progressing') await read(effect, transcribe, recording);
      return { ...shown(transcribe), text: await transcribes.text(transcribe) };
    },
  };

  async function read(
    { key, timeout = DEFAULT_LIMITS.timeout_transcribe_recording }: EffectInput,
    transcribe: Transcribe,
    { id: recording_id, call_id, audio }: Recorded,
  ): Promise<void> {
    const { language, direction } = transcribe;
    const lines = await listener.transcribe({ key, recording_id, call_id, audio, language, timeout });
    const wanted = lines.filter((line) => isOf(line, direction));
    for (const [at, line] of wanted.entries()) await transcribes.add(transcribe, at + 1, line);
    await transcribes.finish(transcribe.id);
  }
}

/** What cannot be told apart is everybody's. */
function isOf({ direction }: TranscribedLine, wanted: Transcribe['direction']): boolean {
  return wanted === 'both' || direction === 'both' || direction === wanted;
}

function toNew(
  { key, customer_id, activeflow_id, input }: EffectInput,
  reference_type: NewTranscribe['reference_type'],
  reference_id: string,
): NewTranscribe {
  const { language, direction, provider, on_end_flow_id } = input as unknown as NewTranscribe;
  const of = { key, customer_id, activeflow_id, reference_type, reference_id };
  return { ...of, language, direction, provider, on_end_flow_id };
}

function shown({ id, language, direction }: Transcribe): JsonObject {
  return { id, language, direction };
}
