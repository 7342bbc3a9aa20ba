import type { Conferencecall, Seat } from '../workflows/conference/state.ts';
import type { AnalysisControl } from './call-analysis.ts';

/** What hears what those who are in a conference say. */
export type ConferenceEars = Pick<AnalysisControl, 'speechStart' | 'speechStop'>;

/** A transcription of a conference hears each stay for itself: so every line tells who said it. */
function speechOf(transcribeId: string, { id }: Conferencecall): string {
  return `${transcribeId}/${id}`;
}

/** The transcription and the stay of a speech that is heard in a conference; any other one is no stay's. */
export function partsOf(speechId: string): { transcribe_id: string; conferencecall_id: string | undefined } {
  const [transcribe_id = '', conferencecall_id] = speechId.split('/');
  return { transcribe_id, conferencecall_id };
}

/**
 * Hears a call that is in, if its conference is transcribed.
 * @param again how it stands afterwards: a transcription that was stopped meanwhile is not left on
 */
export async function listen(
  ears: ConferenceEars,
  { conference, call }: Seat,
  again: () => Promise<Seat | undefined>,
): Promise<void> {
  const { transcribe_id, transcribe_language: language } = conference;
  if (transcribe_id === '') return;
  const speech_id = speechOf(transcribe_id, call);
  const at = { command_id: `${speech_id}/start`, call_id: call.call_id, speech_id };
  await ears.speechStart({ ...at, direction: 'in', language, provider: '' });
  const now = await again();
  const isWanted = now?.conference.transcribe_id === transcribe_id && now.call.status === 'joined';
  if (!isWanted) await stopListening(ears, call, transcribe_id);
}

/** Does not hear a call any more. */
export async function stopListening(
  ears: ConferenceEars,
  call: Conferencecall,
  transcribeId: string,
): Promise<void> {
  if (transcribeId === '') return;
  const speech_id = speechOf(transcribeId, call);
  await ears.speechStop({ command_id: `${speech_id}/stop`, call_id: call.call_id, speech_id });
}
