import type { Action, JsonObject } from './action.ts';
import type { FlowEvent } from './events.ts';

/** What an action answers. Only the interpreter moves the cursor. */
export type Outcome =
  /** Over: the cursor moves on. */
  | { readonly kind: 'next' }
  /** Over: the cursor goes to this action, searched from the current stack outwards; `isCounted` adds to the action's `jumps`. */
  | { readonly kind: 'jump'; readonly target: string; readonly isCounted?: boolean }
  /** Over: these actions run as a nested stack first, perhaps as that of a service. */
  | { readonly kind: 'push'; readonly actions: readonly Action[]; readonly service?: Service }
  /** Over, and with it the flow. */
  | { readonly kind: 'end' }
  /** The call turned out to be gone: the flow ends with it. */
  | { readonly kind: 'reference_ended' }
  | { readonly kind: 'fail'; readonly failure: Failure }
  /** Asks the world to do something; `resume` gets the answer. */
  | { readonly kind: 'perform'; readonly effect: Effect; readonly notes?: JsonObject }
  /** Rests until something happens, or until an instant (milliseconds since 1970). */
  | { readonly kind: 'rest'; readonly until: number | null; readonly notes?: JsonObject }
  /** The happening was not for this action. */
  | { readonly kind: 'stay' };

/** A service that runs in a nested stack of its own: a queuecall, an aicall, a conferencecall. */
export interface Service {
  /** The id of its stack, too. */
  readonly id: string;
  /** Waits that end in its stack, and in those that it opens, count as no execute calls (contract 1.7): it has time-outs of its own. */
  readonly uncounted: boolean;
  /**
   * Done once with `{service_id}` when its stack is left: at its end, by a jump out of it, by the end of the flow. So whoever
   * runs the service learns that its caller is gone.
   */
  readonly leave?: EffectName;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  /** Ends the flow unless the action's `on_error` says otherwise. */
  readonly critical?: boolean;
}

/** A side effect; the shell runs the activity of that name. */
export interface Effect {
  readonly name: EffectName;
  readonly input: JsonObject;
  /** One line for people: what is said, dialled, sent. */
  readonly summary: string;
  /** It makes calls for the activeflow's own, which end with that one at the latest. */
  readonly makesLegs?: true;
}

export const EFFECT_NAMES = [
  'dial',
  'answer',
  'talk',
  'play',
  'beep',
  'digits_send',
  'stop_media',
  'hangup',
  'call_state',
  'call_states',
  'connect',
  'connect_early',
  'connect_bridge',
  'connect_end',
  'end_legs',
  'call',
  'amd',
  'mute',
  'echo',
  'echo_stop',
  'confbridge_join',
  'confbridge_leave',
  'external_media_start',
  'external_media_stop',
  'recording_start',
  'recording_stop',
  'fetch',
  'fetch_flow',
  'webhook_send',
  'local_time',
  'message_send',
  'email_send',
  'conversation_send',
  'case_create',
  'speech_start',
  'ai_load',
  'ai_talk',
  'ai_task',
  'ai_think',
  'ai_end',
  'transcribe_start',
  'transcribe_stop',
  'recordings_of',
  'transcribe_recording',
  'ai_summary',
  'queue_join',
  'queue_wait',
  'queue_serve',
  'queue_leave',
  'conference_join',
  'conference_prepare',
  'conference_enter',
  'conference_exit',
  'conference_leave',
] as const;
export type EffectName = (typeof EFFECT_NAMES)[number];

/** What `resume` is told. */
export type Happening =
  | { readonly kind: 'performed'; readonly value: JsonObject }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'event'; readonly event: FlowEvent }
  | { readonly kind: 'continued' }
  | { readonly kind: 'timeout' };

export const next: Outcome = { kind: 'next' };
export const stay: Outcome = { kind: 'stay' };

export function push(actions: readonly Action[], service?: Service): Outcome {
  return service ? { kind: 'push', actions, service } : { kind: 'push', actions };
}

export function fail(code: string, message: string, critical = false): Outcome {
  return { kind: 'fail', failure: critical ? { code, message, critical } : { code, message } };
}

export function perform(effect: Effect, notes?: JsonObject): Outcome {
  return notes ? { kind: 'perform', effect, notes } : { kind: 'perform', effect };
}

export function rest(until: number | null, notes?: JsonObject): Outcome {
  return notes ? { kind: 'rest', until, notes } : { kind: 'rest', until };
}
