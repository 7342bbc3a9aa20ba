/**
 * What the outside world tells a running flow. Every event comes from a numbered source (a call): numbers start at 1 and
 * have no gaps, so an event is taken once and in order however often and in whatever order it arrives.
 */
export type CallEvent = CallEventBody & {
  /** The call's id; the source that counts. */
  readonly call_id: string;
  readonly number: number;
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
};

export type CallEventBody =
  | { readonly type: 'call_ringing' }
  | { readonly type: 'call_progressing' }
  | { readonly type: 'call_hangup'; readonly reason: HangupReason; readonly by: 'remote' | 'local' }
  | { readonly type: 'digit'; readonly digit: string }
  | {
      readonly type: 'playback_finished';
      readonly command_id: string;
      readonly status: 'completed' | 'stopped' | 'failed';
    }
  | { readonly type: 'digits_sent'; readonly command_id: string }
  | { readonly type: 'recording_started'; readonly recording_id: string }
  | {
      readonly type: 'recording_finished';
      readonly recording_id: string;
      readonly reason: RecordingEnd;
      /** Milliseconds. */
      readonly duration: number;
    };

/** Why a recording is over: a stop, one of its limits, its key, or its call. */
export const RECORDING_ENDS = ['stopped', 'duration', 'silence', 'key', 'hangup'] as const;
export type RecordingEnd = (typeof RECORDING_ENDS)[number];

/** Upstream's hangup reasons (`spec/actions.md`, hangup). */
export const HANGUP_REASONS = [
  'normal',
  'failed',
  'busy',
  'cancel',
  'timeout',
  'noanswer',
  'dialout',
  'amd',
] as const;
export type HangupReason = (typeof HANGUP_REASONS)[number];

/** Upstream's call statuses. */
export type CallStatus = 'dialing' | 'ringing' | 'progressing' | 'terminating' | 'canceling' | 'hangup';

/** Upstream's address object. */
export interface Address {
  readonly type: string;
  readonly target: string;
  readonly target_name: string;
  readonly name: string;
  readonly detail: string;
}
