import { type CallBridge, NO_BRIDGE } from '../../../activities/call-bridges.ts';
import type { CallState } from '../../../activities/call-control.ts';
import type {
  CallStatus,
  HangupReason,
  RecordingEnd,
  RecordingEndKey,
} from '../../../workflows/interpreter/events.ts';

/** All that is known of a call on an Asterisk: kept in the database, changed under the call's lock by workers and gateway alike. */
export interface CallRecord {
  readonly call_id: string;
  readonly channel_id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly status: CallStatus;
  readonly hangup_reason?: HangupReason;
  /** Of the last event. */
  readonly last_number: number;
  /** Milliseconds to ring; undefined once Asterisk was told to dial. */
  readonly dial_timeout?: number;
  /** We hang up, and why. */
  readonly asked?: HangupReason;
  /** The person or the network has hung up, or we have: what ends from now on ends with the call. */
  readonly ending: boolean;
  /** What runs or waits to, in order. */
  readonly media: readonly Media[];
  readonly mute: { readonly in: boolean; readonly out: boolean };
  readonly hold: boolean;
  readonly moh: boolean;
  readonly silence: boolean;
  /** The person hears ringing of ours. */
  readonly ringing: boolean;
  readonly bridge: CallBridge;
  /** Bridges that it was told to leave, and whose end of it was not heard of yet. */
  readonly leaving: readonly { readonly bridge_id: string; readonly reason: 'left' | 'kicked' }[];
  /** Those that have not ended. */
  readonly recordings: readonly Tape[];
  readonly amd: readonly { readonly command_id: string; readonly hang_up_machine: boolean }[];
  readonly echoes: readonly Echo[];
  /** Ids. */
  readonly external_media: readonly string[];
  /** Ids of those that were stopped. */
  readonly past_media: readonly string[];
}

/** A playback; `digits`: the silence behind keys that are sent. */
export interface Media {
  readonly command_id: string;
  readonly kind: 'sound' | 'digits';
  /** We stopped it. */
  readonly stopped: boolean;
  /** It waits for the answer: the files to play then. */
  readonly waiting?: readonly string[];
}

export interface Tape {
  readonly recording_id: string;
  /** Seconds. */
  readonly max_duration: number;
  /** Seconds. */
  readonly max_silence: number;
  readonly end_of_key: RecordingEndKey;
  /** When it began, milliseconds since 1970; undefined before. */
  readonly began?: number;
  /** Why it ends. */
  readonly ends?: RecordingEnd;
}

export interface Echo {
  readonly command_id: string;
  /** Milliseconds. */
  readonly duration: number;
  /** When it is to end, milliseconds since 1970; undefined before it has begun. */
  readonly until?: number;
}

/** A call that has just come in, or is about to be dialled. */
export function newCall(
  of: Pick<CallRecord, 'call_id' | 'channel_id' | 'direction' | 'status'> & {
    readonly dial_timeout?: number;
  },
): CallRecord {
  return {
    ...of,
    last_number: 0,
    ending: false,
    media: [],
    mute: { in: false, out: false },
    hold: false,
    moh: false,
    silence: false,
    ringing: false,
    bridge: NO_BRIDGE,
    leaving: [],
    recordings: [],
    amd: [],
    echoes: [],
    external_media: [],
    past_media: [],
  };
}

/** The call as the port tells it. */
export function toState(record: CallRecord): CallState {
  const { mute, hold, moh, silence, bridge, media, amd, echoes } = record;
  const direction = mute.in && mute.out ? 'both' : mute.in ? 'in' : mute.out ? 'out' : '';
  return {
    call_id: record.call_id,
    status: record.status,
    ...(record.hangup_reason === undefined ? {} : { hangup_reason: record.hangup_reason }),
    busy: [...media, ...amd, ...echoes].map(({ command_id }) => command_id),
    audio: { mute_direction: direction, hold, moh, silence },
    bridge,
    analysis: { speech: [], external_media: record.external_media },
    last_number: record.last_number,
  };
}

/** A call that is over: nothing holds on it any more. */
export function ended(record: CallRecord, reason: HangupReason): CallRecord {
  const { call_id, channel_id, direction, last_number } = record;
  const over = newCall({ call_id, channel_id, direction, status: 'hangup' });
  return { ...over, last_number, ending: true, hangup_reason: reason };
}
