import type { CallCommand, CommandAnswer } from '../../../activities/call-control.ts';
import { type Ari, path } from './ari.ts';
import type { CallRecord } from './call-record.ts';
import type { AsteriskRecords, CommandResult, CommandScope } from './records.ts';
import type { Sounds } from './sounds.ts';
import type { Trunks } from './trunks.ts';

/** What commands are done with. */
export interface DeskParts {
  readonly ari: Ari;
  readonly records: AsteriskRecords;
  readonly sounds: Sounds;
  readonly trunks: Trunks;
  /** The Stasis application. */
  readonly app: string;
}

export type Act = (call: CallRecord, scope: CommandScope) => Promise<CommandResult>;

export const GONE: CommandResult = { answer: 'gone' };

/** It was done, and this is known of the call now. */
export function started(record: CallRecord): CommandResult {
  return { answer: 'started', record };
}

/** Does a command once, for a call that is not over. */
export async function onCall({ records }: DeskParts, command: CallCommand, act: Act): Promise<CommandAnswer> {
  return await records.once(command, async (record, scope) =>
    record === undefined || record.ending ? GONE : await act(record, scope),
  );
}

/**
 * Stops what plays and what waits to, the last one first so that none begins meanwhile. Their ends are told as they come; keys that
 * are sent go out.
 */
export async function stopSounds({ ari }: DeskParts, call: CallRecord): Promise<CallRecord> {
  const sounds = call.media.filter(({ kind }) => kind === 'sound');
  for (const { command_id } of sounds.toReversed()) await ari.find('DELETE', path`/playbacks/${command_id}`);
  return { ...call, media: call.media.map((each) => ({ ...each, stopped: each.kind === 'sound' })) };
}

/** What of a call's sound is switched off, for whichever reasons: Asterisk has one switch for each direction. */
function switches({ mute, hold, silence, bridge }: CallRecord): Record<'in' | 'out', boolean> {
  return { in: mute.in || hold || bridge.muted, out: mute.out || silence };
}

/** Makes what is heard what the record says, from what it said before. */
export async function tune({ ari }: DeskParts, before: CallRecord, after: CallRecord): Promise<CallRecord> {
  const channel = path`/channels/${after.channel_id}`;
  for (const direction of ['in', 'out'] as const) {
    const off = switches(after)[direction];
    if (off !== switches(before)[direction]) {
      await ari.ask(off ? 'POST' : 'DELETE', `${channel}/mute`, { query: { direction } });
    }
  }
  const music = after.hold || after.moh;
  if (music !== (before.hold || before.moh))
    await ari.did(music ? 'POST' : 'DELETE', `${channel}/moh`, {}, [409]);
  return after;
}
