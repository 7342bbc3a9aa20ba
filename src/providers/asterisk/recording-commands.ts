import type { RecordingStartCommand, RecordingStopCommand } from '../../../activities/call-audio.ts';
import type { CommandAnswer } from '../../../activities/call-control.ts';
import { path } from './ari.ts';
import type { CallRecord, Tape } from './call-record.ts';
import { sideChannel } from './channel-ids.ts';
import { type DeskParts, GONE, onCall, started } from './desk.ts';
import { tapeName } from './names.ts';

/**
 * A channel that hears both sides is recorded, so that the call is free for everything else, and with a limit of silence another one
 * that hears the person alone. The gateway starts the recordings when the channels are with us.
 */
export function recordingStart(parts: DeskParts, command: RecordingStartCommand): Promise<CommandAnswer> {
  const { recording_id, max_duration, max_silence, end_of_key } = command;
  return onCall(parts, command, async (call) => {
    if (call.recordings.some((tape) => tape.recording_id === recording_id)) return { answer: 'already' };
    const stored = await parts.ari.find('GET', path`/recordings/stored/${tapeName(recording_id)}`);
    if (stored !== undefined) return { answer: 'already' };
    const tape: Tape = {
      recording_id,
      max_duration: Math.ceil(max_duration / 1000),
      max_silence: Math.ceil(max_silence / 1000),
      end_of_key,
    };
    if (!(await snoop(parts, call, 'record', recording_id, { spy: 'both' }))) return GONE;
    if (tape.max_silence > 0) await snoop(parts, call, 'ear', recording_id, { spy: 'in' });
    return started({ ...call, recordings: [...call.recordings, tape] });
  });
}

/** A channel beside the call that hears, or is heard, as `directions` say. False: the call is gone. An existing one is 500, and is the same. */
export async function snoop(
  { ari, app }: DeskParts,
  { call_id, channel_id }: CallRecord,
  kind: 'record' | 'ear' | 'amd' | 'tap',
  id: string,
  directions: { readonly spy?: string; readonly whisper?: string },
): Promise<boolean> {
  const snoopId = sideChannel(kind, call_id, id);
  if ((await ari.find('GET', path`/channels/${snoopId}`)) !== undefined) return true;
  const request = { query: { ...directions, app, appArgs: 'beside' } };
  return await ari.did('POST', path`/channels/${channel_id}/snoop/${snoopId}`, request, [404]);
}

/** The event of its end follows. */
export function recordingStop(parts: DeskParts, command: RecordingStopCommand): Promise<CommandAnswer> {
  const { recording_id } = command;
  return onCall(parts, command, async (call) => {
    const tape = call.recordings.find((each) => each.recording_id === recording_id);
    if (tape === undefined || tape.ends !== undefined) return GONE;
    await parts.ari.find('POST', path`/recordings/live/${tapeName(recording_id)}/stop`);
    const ends = { ...tape, ends: 'stopped' as const };
    return started({ ...call, recordings: call.recordings.map((each) => (each === tape ? ends : each)) });
  });
}

/** Also of calls that are forgotten, for as long as Asterisk keeps the file. */
export async function recordingFile({ ari }: DeskParts, recordingId: string): Promise<Buffer | undefined> {
  const name = tapeName(recordingId);
  if ((await ari.find('GET', path`/recordings/live/${name}`)) !== undefined) return undefined;
  return await ari.file(path`/recordings/stored/${name}/file`);
}
