import { partsOf } from '../../activities/conference-speech.ts';
import type { TranscribeRecords } from '../../activities/transcribes.ts';
import type { CallEvent } from '../../workflows/interpreter/events.ts';
import { summarizeEnded } from '../ai/summaries.ts';
import type { SummaryClient } from '../ai/summary-client.ts';
import { transcribe } from '../resources/transcribe.ts';
import type { Store } from '../store/store.ts';

interface Parts {
  readonly store: Store;
  readonly summaries: SummaryClient;
  readonly transcribes: TranscribeRecords;
}

/**
 * Keeps what the phone network hears of calls that are transcribed, and ends their transcriptions with them. Told again, an event
 * changes nothing.
 */
export async function hear(parts: Parts, event: CallEvent): Promise<void> {
  const { store, transcribes } = parts;
  if (event.type === 'call_hangup') await endOfCall(parts, event.call_id);
  if (event.type !== 'speech' || !event.is_final) return;
  // Whoever talks with an AI is listened to, too, under the id of the aicall.
  const { transcribe_id, conferencecall_id } = partsOf(event.speech_id);
  const found = await store.resources.find(transcribe, transcribe_id);
  // Whoever has left a conference may be heard a moment longer.
  const isOver = found?.reference_type === 'conference' && found.status === 'done';
  if (!found || isOver) return;
  const at = event.at - Date.parse(`${found.tm_create.replace(' ', 'T')}Z`);
  await transcribes.add(found, event.number, {
    direction: event.direction,
    at,
    text: event.text,
    conferencecall_id,
  });
}

/** The transcriptions of a call that is over are, too; what waited for them is summarised. */
export async function endOfCall(parts: Parts, callId: string): Promise<void> {
  const { store, transcribes } = parts;
  for (const { id } of await transcribes.ofCall(callId)) await transcribes.finish(id);
  const call = await store.calls.find(callId);
  if (call) await summarizeEnded(parts, call);
}
