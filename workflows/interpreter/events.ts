import type { JsonObject } from './action.ts';

/**
 * What the outside world tells a running flow. Every event comes from a numbered source (a call, a service): numbers start
 * at 1 and have no gaps, so an event is taken once and in order however often and in whatever order it arrives.
 */
export type FlowEvent = CallEvent | ServiceEvent;

/** The source that counts an event. */
export function sourceOf(event: FlowEvent): string {
  return event.type === 'service' ? event.source : event.call_id;
}

/** What a service that the flow is in says: a queue, a conversation with a model, a conference. */
export interface ServiceEvent {
  readonly type: 'service';
  /** Who counts, e.g. `queuecall/<id>`. */
  readonly source: string;
  readonly number: number;
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
  /** The id of the service and of its stack. */
  readonly service_id: string;
  readonly name: string;
  readonly data: JsonObject;
  /** The flow goes to this action at once, if the service's stack is open; else nothing happens. */
  readonly forward?: string;
}

/** What a phone network says about a call. */
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
    }
  | { readonly type: 'bridge_joined'; readonly bridge_id: string }
  | { readonly type: 'bridge_left'; readonly bridge_id: string; readonly reason: BridgeLeave }
  | { readonly type: 'amd_finished'; readonly command_id: string; readonly result: AmdResult }
  | { readonly type: 'echo_finished'; readonly command_id: string }
  /** The person begins to speak. */
  | { readonly type: 'speech_started'; readonly speech_id: string }
  | {
      readonly type: 'speech';
      readonly speech_id: string;
      /** `in`: the person says it; `out`: the person hears it. */
      readonly direction: 'in' | 'out';
      readonly text: string;
      /** BCP 47; empty: unknown. */
      readonly language: string;
      /** Whether this text is settled; one that is not is replaced by the next of its direction. */
      readonly is_final: boolean;
    };

/** Keys that end a recording; `any` stands for all of a phone. */
export const RECORDING_END_KEYS = ['none', 'any', '*', '#'] as const;
export type RecordingEndKey = (typeof RECORDING_END_KEYS)[number];

/** Why a call is no longer in a bridge: it left (or went to another one), somebody took it out, the bridge is over. */
export const BRIDGE_LEAVES = ['left', 'kicked', 'ended'] as const;
export type BridgeLeave = (typeof BRIDGE_LEAVES)[number];

/** Who answered, as answering machine detection sees it. */
export const AMD_RESULTS = ['human', 'machine', 'notsure'] as const;
export type AmdResult = (typeof AMD_RESULTS)[number];

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
