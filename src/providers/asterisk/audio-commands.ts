import type { MuteCommand } from '../../../activities/call-audio.ts';
import type { CallCommand, CommandAnswer } from '../../../activities/call-control.ts';
import { path } from './ari.ts';
import type { CallRecord } from './call-record.ts';
import { type DeskParts, GONE, onCall, started, tune } from './desk.ts';

/** A change of what is heard on a call. */
function change(
  parts: DeskParts,
  command: CallCommand,
  to: (call: CallRecord) => Partial<CallRecord>,
): Promise<CommandAnswer> {
  return onCall(parts, command, async (call) => started(await tune(parts, call, { ...call, ...to(call) })));
}

export function setMute(parts: DeskParts, command: MuteCommand, muted: boolean): Promise<CommandAnswer> {
  const { direction } = command;
  return change(parts, command, ({ mute }) => ({
    mute: {
      in: direction === 'out' ? mute.in : muted,
      out: direction === 'in' ? mute.out : muted,
    },
  }));
}

export function setHold(parts: DeskParts, command: CallCommand, hold: boolean): Promise<CommandAnswer> {
  return change(parts, command, () => ({ hold }));
}

export function setMusic(parts: DeskParts, command: CallCommand, moh: boolean): Promise<CommandAnswer> {
  return change(parts, command, () => ({ moh }));
}

export function setSilence(parts: DeskParts, command: CallCommand, silence: boolean): Promise<CommandAnswer> {
  return change(parts, command, () => ({ silence }));
}

export function setRinging(parts: DeskParts, command: CallCommand, ringing: boolean): Promise<CommandAnswer> {
  return onCall(parts, command, async (call) => {
    const method = ringing ? 'POST' : 'DELETE';
    const done = await parts.ari.did(method, path`/channels/${call.channel_id}/ring`, {}, [404]);
    return done ? started({ ...call, ringing }) : GONE;
  });
}
