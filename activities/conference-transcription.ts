import type { ConferenceRecords } from './conference-records.ts';
import { type ConferenceEars, listen } from './conference-speech.ts';
import type { NewTranscribe, TranscribeRecords } from './transcribes.ts';

export interface ConferenceTranscriptionParts {
  readonly records: Pick<ConferenceRecords, 'find' | 'picture' | 'transcribe'>;
  readonly transcribes: Pick<TranscribeRecords, 'start' | 'finish'>;
  readonly ears: ConferenceEars;
}

/** How a conference is transcribed, by whomever it was asked for. */
export function ofConference(id: string, language: string) {
  return {
    reference_type: 'conference',
    reference_id: id,
    language,
    direction: 'in',
    provider: '',
    on_end_flow_id: '',
  } as const;
}

/**
 * Writes down what is said in a conference from now on. Answers whether this transcription is the conference's: not where it
 * ends, or somebody else was faster.
 * @throws EffectRefused `TRANSCRIBE_EXISTS`
 */
export async function transcribeConference(
  parts: ConferenceTranscriptionParts,
  input: NewTranscribe,
): Promise<boolean> {
  const { id, status, reference_id, language } = await parts.transcribes.start(input);
  if (status !== 'progressing') return false;
  const room = await parts.records.transcribe(reference_id, { id, language });
  if (room.transcribe_id !== id) {
    await parts.transcribes.finish(id);
    return false;
  }
  await listenToAll(parts, reference_id);
  return true;
}

/** Hears all who are in, if the conference is transcribed; whoever is heard already is heard on. */
export async function listenToAll(
  { records, ears }: Pick<ConferenceTranscriptionParts, 'records' | 'ears'>,
  conferenceId: string,
): Promise<void> {
  const picture = await records.picture(conferenceId);
  if (!picture) return;
  const { conference, calls } = picture;
  for (const call of calls.filter(({ status }) => status === 'joined'))
    await listen(ears, { conference, call }, () => records.find(call.id));
}
