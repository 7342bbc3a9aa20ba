import type {
  CallCommand,
  CommandAnswer,
  DigitsSendCommand,
  PlayCommand,
  TalkCommand,
} from '../../../activities/call-control.ts';
import { path } from './ari.ts';
import type { CallRecord, Media } from './call-record.ts';
import { type DeskParts, GONE, onCall, started, stopSounds } from './desk.ts';
import { pickUp } from './line-commands.ts';
import type { CommandResult } from './records.ts';

/** What follows sent keys, so that one hears of their end. */
const SILENCE = 'sound:silence/1';
const BEEP = 'sound:beep';

export async function talk(parts: DeskParts, command: TalkCommand): Promise<CommandAnswer> {
  const sound = await parts.sounds.speech(command);
  return await onCall(parts, command, async (call, { again }) => {
    const rings = call.direction === 'incoming' && call.status === 'ringing';
    if (rings && !(await pickUp(parts, call.channel_id))) return GONE;
    return await play(parts, call, command.command_id, [sound], again);
  });
}

export async function playFiles(parts: DeskParts, command: PlayCommand): Promise<CommandAnswer> {
  const sounds = await Promise.all(command.stream_urls.map((url) => parts.sounds.file(url)));
  return await onCall(parts, command, (call, { again }) =>
    play(parts, call, command.command_id, sounds, again),
  );
}

export function beep(parts: DeskParts, command: CallCommand): Promise<CommandAnswer> {
  return onCall(parts, command, (call, { again }) => play(parts, call, command.command_id, [BEEP], again));
}

/** Keys go out behind what plays; the silence behind them is a playback of the command's id. */
export function digitsSend(parts: DeskParts, command: DigitsSendCommand): Promise<CommandAnswer> {
  const { command_id, digits, duration, interval } = command;
  return onCall(parts, command, async (call, { again }) => {
    if (again && (await isPlaying(parts, command_id))) return started(withMedia(call, command_id, 'digits'));
    const query = { dtmf: digits, duration, between: interval };
    const sent = await parts.ari.did('POST', path`/channels/${call.channel_id}/dtmf`, { query }, [404]);
    if (!sent) return GONE;
    const behind = path`/channels/${call.channel_id}/play/${command_id}`;
    const played = await parts.ari.did('POST', behind, { body: { media: [SILENCE] } }, [404]);
    return played ? started(withMedia(call, command_id, 'digits')) : GONE;
  });
}

export function stopMedia(parts: DeskParts, command: CallCommand): Promise<CommandAnswer> {
  return onCall(parts, command, async (call) => started(await stopSounds(parts, call)));
}

/** Asterisk would play an id a second time. What is for somebody who has not answered yet waits until they have. */
async function play(
  parts: DeskParts,
  call: CallRecord,
  commandId: string,
  media: readonly string[],
  again: boolean,
): Promise<CommandResult> {
  if (call.direction === 'outgoing' && call.status !== 'progressing') {
    return started(withMedia(call, commandId, 'sound', media));
  }
  if (again && (await isPlaying(parts, commandId))) return started(withMedia(call, commandId, 'sound'));
  const request = { body: { media } };
  const played = await parts.ari.did(
    'POST',
    path`/channels/${call.channel_id}/play/${commandId}`,
    request,
    [404],
  );
  return played ? started(withMedia(call, commandId, 'sound')) : GONE;
}

async function isPlaying({ ari }: DeskParts, commandId: string): Promise<boolean> {
  return (await ari.find('GET', path`/playbacks/${commandId}`)) !== undefined;
}

function withMedia(
  call: CallRecord,
  command_id: string,
  kind: Media['kind'],
  waiting?: readonly string[],
): CallRecord {
  const media = { command_id, kind, stopped: false, ...(waiting === undefined ? {} : { waiting }) };
  return { ...call, media: [...call.media, media] };
}
