import type { Action, JsonObject } from '../../workflows/interpreter/action.ts';
import type { HangupReason } from '../../workflows/interpreter/events.ts';
import type { EndedReason } from '../../workflows/protocol.ts';

/** A whole run, told beforehand: the flow, what the world answers, and what happens at each wait. */
export interface Scenario {
  readonly reference_type: 'call' | 'api';
  /** Reference `call` only; without it the call is `progressing`. */
  readonly call?: { readonly status: 'ringing' | 'progressing' };
  readonly actions: readonly Action[];
  /** For `fetch_flow`: flow id to actions; any other id is an unknown flow. */
  readonly flows: Readonly<Record<string, readonly Action[]>>;
  /** For `fetch`: url to what it answers; any other url fails. */
  readonly fetches: Readonly<Record<string, readonly Action[] | 'failure'>>;
  /** For `webhook_send`: uri to what it answers; any other uri fails. */
  readonly webhooks: Readonly<Record<string, WebhookAnswer | 'failure'>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly limits: Partial<ModelLimits>;
  /** The clock of `condition_datetime`, milliseconds since 1970; it stands still. */
  readonly now: number;
  /** Entry k-1 lists what happens at the k-th wait of the flow, in order; see `waits.ts` for what it means exactly. */
  readonly schedule: readonly (readonly Happening[])[];
}

export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
}

/** The limits that the model knows; the names and defaults are those of the contract. */
export interface ModelLimits {
  readonly iterations_per_cycle: number;
  readonly execute_calls: number;
  /** Open stacks, the main one included. */
  readonly stack_depth: number;
}

interface Happenings {
  digit: string;
  /** Of the talk, play or beep that waits; `true` means `completed`. */
  playback_finished: true | 'completed' | 'stopped' | 'failed';
  digits_sent: true;
  hangup: HangupReason;
  stop: true;
  continue: { readonly expected?: string; readonly variables?: Readonly<Record<string, string>> };
  push: readonly Action[];
  add: readonly Action[];
  forward: { readonly action_id: string; readonly now: boolean };
  set: Readonly<Record<string, string>>;
  /** The variable's name. */
  delete: string;
  /** The deadline of the wait passes; nothing where it has none (all but digits_receive, sleep, block with `timeout`). */
  timeout: true;
}

/** One happening from outside: an object with a single key. */
export type Happening = {
  [Name in keyof Happenings]: { readonly [Key in Name]: Happenings[Name] };
}[keyof Happenings];

/** What a run must look like from outside. */
export interface Outcome {
  readonly status: 'ended';
  readonly ended_reason: EndedReason;
  /** With `failed` and `limit_exceeded` only. */
  readonly error?: string;
  /** All of them; `voipbin.action.error.message` is {@link ANY_MESSAGE}. */
  readonly variables: Readonly<Record<string, string>>;
  readonly executed: readonly ExecutedEntry[];
  readonly commands: readonly Command[];
  readonly execute_count: number;
  /** Id of the current action. */
  readonly current_action: string;
}

/** Stands for the wording of an error, which the contract leaves open. */
export const ANY_MESSAGE = '<any message>';

export interface ExecutedEntry {
  readonly id: string;
  readonly type: string;
  /** After substitution, before any coercion; absent where the action has none. */
  readonly option?: JsonObject;
  readonly result: 'done' | 'skipped' | 'failed';
  readonly error?: string;
  readonly resumed_by?: Resumption;
  /** Open stacks when it ran: 1 in the main stack. */
  readonly depth: number;
}

/** What ended a wait, as `resumed_by` shows it. */
export interface Resumption {
  readonly type: 'playback_finished' | 'digit' | 'timeout' | 'continue' | 'digits_sent' | 'forward';
  readonly value: string;
}

export type Command =
  | { readonly name: 'answer' | 'beep' | 'stop_media' }
  | { readonly name: 'talk'; readonly text: string }
  | { readonly name: 'play'; readonly stream_urls: readonly string[] }
  | { readonly name: 'digits_send'; readonly digits: string }
  | { readonly name: 'hangup'; readonly reason: string }
  | { readonly name: 'fetch'; readonly url: string }
  | { readonly name: 'webhook_send'; readonly uri: string; readonly data: string };
