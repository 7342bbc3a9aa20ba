import type { TranscribeRecords } from '../../activities/transcribes.ts';
import type { CallEvent } from '../../workflows/interpreter/events.ts';
import { transcribe } from '../resources/transcribe.ts';
import type { Store } from '../store/store.ts';

interface Parts {
  readonly store: Pick<Store, 'resources'>;
  readonly transcribes: TranscribeRecords;
}

/**
 * Keeps what the phone network hears of calls that are transcribed, and ends their transcriptions with them. Told again, an event
 * changes nothing.
 */
export async function hear({ store, transcribes }: Parts, event: CallEvent): Promise<void> {
  if (event.type === 'call_hangup')
    for (const { id } of await transcribes.ofCall(event.call_id)) await transcribes.finish(id);
  if (event.type !== 'speech' || !event.is_final) return;
  // Whoever talks with an AI is listened to, too, under the id of the aicall.
  const found = await store.resources.find(transcribe, event.speech_id);
  if (!found) return;
  const at = event.at - Date.parse(`${found.tm_create.replace(' ', 'T')}Z`);
  await transcribes.add(found, event.number, { direction: event.direction, at, text: event.text });
}
