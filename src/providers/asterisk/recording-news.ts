import type { RecordingEnd } from '../../../workflows/interpreter/events.ts';
import type { CallRecord, Tape } from './call-record.ts';
import { causeOf } from './causes.ts';
import { sideChannel } from './channel-ids.ts';
import type { AriEvent } from './events.ts';
import { earName, parseRecordingName, tapeName } from './names.ts';
import { type Chore, type News, type Step, step } from './step.ts';

type RecordingEvent = Extract<
  AriEvent,
  { type: 'RecordingStarted' | 'RecordingFinished' | 'RecordingFailed' }
>;

/** Asterisk's clock of a recording starts a little later than its event. */
const TOLERANCE_MS = 500;

/** A recording begins or is over. Asterisk does not say why: what ended it wrote that down before. */
export function recordingNews(record: CallRecord, event: RecordingEvent): Step | undefined {
  const name = parseRecordingName(event.recording.name);
  const tape = record.recordings.find(({ recording_id }) => recording_id === name?.recording_id);
  if (name?.kind === 'ear') return earNews(record, tape, name.recording_id, event.type);
  if (tape === undefined) return undefined;
  const at = event.timestamp;
  if (event.type !== 'RecordingStarted') return finishTape(record, tape, at);
  const recordings = record.recordings.map((other) => (other === tape ? { ...tape, began: at } : other));
  // It was stopped just before it began.
  const stop: Chore[] = tape.ends === undefined ? [] : [{ do: 'stop_recording', name: event.recording.name }];
  const news = { type: 'recording_started', recording_id: tape.recording_id, at } as const;
  return step({ ...record, recordings }, [news], stop);
}

/** The person was silent for too long, unless the recording is over anyhow; what was recorded of that is of no use. */
function earNews(
  record: CallRecord,
  tape: Tape | undefined,
  recordingId: string,
  type: RecordingEvent['type'],
): Step | undefined {
  if (type === 'RecordingStarted') return undefined;
  const remove: Chore = { do: 'remove_recording', name: earName(recordingId) };
  if (tape === undefined || tape.ends !== undefined || record.ending) return step(record, [], [remove]);
  const recordings = record.recordings.map((other) =>
    other === tape ? { ...tape, ends: 'silence' as const } : other,
  );
  return step({ ...record, recordings }, [], [{ do: 'stop_recording', name: tapeName(recordingId) }, remove]);
}

/** It is over, and with it the channels that listened for it. */
export function finishTape(record: CallRecord, tape: Tape, at: number): Step {
  const { recording_id, began } = tape;
  const started: News[] = began === undefined ? [{ type: 'recording_started', recording_id, at }] : [];
  const duration = at - (began ?? at);
  const reason = endOf(record, tape, duration);
  return step(
    { ...record, recordings: record.recordings.filter((other) => other.recording_id !== recording_id) },
    [...started, { type: 'recording_finished', recording_id, reason, duration, at }],
    (['record', 'ear'] as const).map((kind) => ({
      do: 'hang_up',
      channel_id: sideChannel(kind, record.call_id, recording_id),
      cause: causeOf('normal'),
    })),
  );
}

function endOf({ ending }: CallRecord, { ends, max_duration }: Tape, duration: number): RecordingEnd {
  if (ends !== undefined) return ends;
  if (ending) return 'hangup';
  return max_duration > 0 && duration >= max_duration * 1000 - TOLERANCE_MS ? 'duration' : 'stopped';
}
