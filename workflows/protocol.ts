/**
 * What crosses the border of the workflows: names and payloads of start, signals, updates and queries. Everything here is
 * recorded in histories: fields are added, never renamed or dropped.
 */
import type { Action, ExecutedAction, JsonObject } from './interpreter/action.ts';
import type { Address, FlowEvent } from './interpreter/events.ts';
import type { Limits } from './interpreter/limits.ts';
import type { Token } from './interpreter/token.ts';
import type { IntakeState } from './shell/intake.ts';

/** Behaviour that a running flow could notice switches on `engine`, which a flow keeps from its start. */
export const ENGINE = 1;
/** The shape of the token; continue-as-new migrates it. */
export const SCHEMA = 1;

export const REFERENCE_TYPES = [
  'call',
  'message',
  'conversation',
  'api',
  'campaign',
  'transcribe',
  'recording',
  'ai',
  '',
] as const;
export type ReferenceType = (typeof REFERENCE_TYPES)[number];

export const ENDED_REASONS = ['completed', 'stopped', 'reference_ended', 'failed', 'limit_exceeded'] as const;
export type EndedReason = (typeof ENDED_REASONS)[number];

/** What an activeflow is, fixed for its life. */
export interface ActiveflowFacts {
  readonly id: string;
  readonly customer_id: string;
  readonly flow_id: string;
  readonly reference_type: ReferenceType;
  readonly reference_id: string;
  readonly reference_activeflow_id: string;
  /** Ancestors in its on-complete chain: 0 for the first. */
  readonly complete_count: number;
  readonly limits: Limits;
  /** Payloads are encrypted: what is never encrypted (summaries) must not show what is said, typed or dialled. */
  readonly hides_content?: boolean;
  /** Stands, with the number of a block, for the link that continues it; unguessable, of use to nobody else. */
  readonly continue_mark?: string;
}

/** The call of an activeflow of reference `call`, as known when it starts. */
export interface ReferenceCall {
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly status: 'dialing' | 'ringing' | 'progressing' | 'hangup';
  readonly source: Address;
  readonly destination: Address;
  /** Outgoing only: the workflow dials first and its actions start at the answer. */
  readonly dial?: {
    readonly timeout: number;
    readonly early_execution: boolean;
    /** Whoever is called is not told who calls. */
    readonly anonymous?: true;
  };
}

/** Argument of the workflow `activeflow`; its workflow id is `facts.id`. */
export interface StartInput {
  readonly engine: number;
  readonly schema: number;
  readonly facts: ActiveflowFacts;
  readonly actions: readonly Action[];
  /** Merged: inherited, external, built-in. */
  readonly variables: Readonly<Record<string, string>>;
  readonly call?: ReferenceCall;
  /** Tests only: suspend and continue as new at every wait. */
  readonly suspend_at_every_wait?: boolean;
  /** After continue-as-new: everything so far. */
  readonly token?: Token;
  readonly intake?: IntakeState;
}

export const WORKFLOW = 'activeflow';
export const EVENT_SIGNAL = 'event';
export const STOP_SIGNAL = 'stop';
export const STATE_QUERY = 'state';
/** One update for all requests: its arguments are `[Request]`. It answers `RequestAnswer`, or fails with an error code as type. */
export const REQUEST_UPDATE = 'request';

export type EventSignal = FlowEvent;

/** What the API can ask of a running activeflow; the `id` makes a repetition harmless. */
export type Request = { readonly id: string } & (
  | {
      readonly kind: 'continue';
      readonly expected_action_id?: string;
      /** By link: only the block that so many came before. */
      readonly block?: number;
      readonly variables?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'push'; readonly actions: readonly Action[] }
  | { readonly kind: 'add'; readonly actions: readonly Action[] }
  | { readonly kind: 'forward'; readonly action_id: string; readonly now: boolean }
  | { readonly kind: 'set_variables'; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'delete_variable'; readonly key: string }
);
export type RequestAnswer = { readonly ok: true };

/** The answer of the query `state`. */
export interface FlowView {
  readonly status: '' | 'running' | 'ended';
  readonly current_action: Action;
  readonly current_stack_id: string;
  readonly forward_action_id: string;
  readonly stack_map: Readonly<Record<string, StackView>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly execute_count: number;
  /** The newest ones (at most 50 plus unsaved); the database has the rest. */
  readonly executed_actions: readonly ExecutedAction[];
  readonly ended_reason?: EndedReason;
  readonly error?: { readonly code: string; readonly message: string };
  /** The open child that holds the token: ask its query `state` for a fresher view. */
  readonly child?: string;
}

export interface StackView {
  readonly actions: readonly Action[];
  readonly current_index: number;
  readonly return_stack: string | null;
  readonly return_action: string | null;
}

/** What a rest point stores: the activity `save`. Rows are keyed by `facts.id` and the numbers inside; a repetition replaces. */
export interface SaveInput {
  readonly activeflow_id: string;
  /** Grows by one per save of this activeflow; of two with equally long histories the higher one counts. */
  readonly rest: number;
  /** Whether `activeflow_updated` is sent: yes when the flow came to rest, no for bookkeeping in between. */
  readonly event: boolean;
  readonly status: '' | 'running';
  readonly current_action: Action;
  readonly current_stack_id: string;
  readonly forward_action_id: string;
  /** Ids of the open stacks, outermost first; stored stacks that are not listed are closed. */
  readonly open_stacks: readonly string[];
  /** The stacks that changed; the others stay as stored. */
  readonly stacks: Readonly<Record<string, StackView>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly execute_count: number;
  /** History not saved yet. */
  readonly executed: readonly ExecutedAction[];
}

/** How an activeflow ended: the activity `finish`, which stores it once and prepares what follows. */
export interface FinishInput extends Omit<SaveInput, 'status' | 'event'> {
  readonly ended_reason: EndedReason;
  readonly error?: { readonly code: string; readonly message: string };
  /** The newest state was lost with the stack that held it: what is stored, if it is newer than this, stays as it is. */
  readonly keep_projection?: boolean;
}

/** The on-complete activeflow to start, if any: its row is already stored. */
export interface FinishResult {
  readonly on_complete?: StartInput;
}

/** Argument of an effect activity: the action's own input and the key that makes it happen once. */
export interface EffectInput {
  /** `<activeflow id>/<step>.<effect>`: the same after retry, replay, reset and continue-as-new. */
  readonly key: string;
  readonly activeflow_id: string;
  readonly customer_id: string;
  readonly input: JsonObject;
  /** Milliseconds that one try may take, where a limit says so. */
  readonly timeout?: number;
  /** The activeflow's `continue_mark`, where the input holds it. */
  readonly continue_mark?: string;
}

export const WEBHOOK_LINE_WORKFLOW = 'webhook_line';
/** Says that the line holds something again: a line that is just ending looks once more. */
export const WAKE_SIGNAL = 'wake';

/**
 * Argument of the workflow `webhook_line`: the webhooks of one activeflow to one address, which go out in their order. Not
 * the address nor what is sent, which may hold secrets: the activities read them from the database.
 */
export interface WebhookLine {
  readonly activeflow_id: string;
  readonly customer_id: string;
  readonly destination: 'customer' | 'activeflow' | 'action';
  /** The beginning of the SHA-256 of the address. */
  readonly uri_hash: string;
  /** Host and port of the address, for people. */
  readonly host: string;
}

export const CAMPAIGN_WORKFLOW = 'campaign';

/** Argument of the workflow `campaign`, whose id is `campaign/<campaign id>`. What it dials, and how, its activities read from the database. */
export interface CampaignInput {
  readonly campaign_id: string;
  readonly customer_id: string;
  /** After continue-as-new: the next slot to dial in, in milliseconds since 1970. */
  readonly slot?: number;
}

/** What is dialled together: the argument of the activity `campaign_dial`. */
export interface CampaignBatch {
  readonly campaign_id: string;
  /** The same in every attempt. */
  readonly id: string;
  readonly count: number;
  /** Calls per second. */
  readonly rate: number;
  /** Not before this instant, in milliseconds since 1970. */
  readonly slot: number;
}

export interface CampaignDialled {
  readonly dialled: number;
  /** The next free slot. */
  readonly slot: number;
  /** Milliseconds until then. */
  readonly pause: number;
}

export const SCHEDULE_WORKFLOW = 'schedule_run';

/** Argument of the workflow `schedule_run`, one firing of a schedule. What it starts, its activity reads from the database. */
export interface ScheduleInput {
  readonly schedule_id: string;
  readonly customer_id: string;
  /** As in {@link ActiveflowFacts}. */
  readonly hides_content?: boolean;
}

/** A firing: the same schedule and time are the same firing, whoever asks how often. */
export interface ScheduleFiring {
  readonly schedule_id: string;
  readonly customer_id: string;
  /** The time it was for, ISO 8601. */
  readonly time: string;
}

export const SUMMARY_WORKFLOW = 'ai_summary';

/** Argument of the workflow `ai_summary`, whose id is `ai_summary/<summary id>`. */
export interface SummaryInput {
  readonly summary_id: string;
  /** Milliseconds that one answer of the model may take. */
  readonly timeout: number;
}

export const MESSAGE_DELIVERY_WORKFLOW = 'message_delivery';
/** Says that its message is stored now. */
export const STORED_SIGNAL = 'stored';

/** Argument of the workflow `message_delivery`: which message, not what it says nor to whom, which the database knows. */
export interface MessageDelivery {
  readonly kind: 'message' | 'email' | 'conversation_message';
  readonly id: string;
  readonly customer_id: string;
  /** How many receivers it has. */
  readonly targets: number;
  /** Milliseconds for which each is tried. */
  readonly give_up: number;
}

/** One of its receivers, counted from 0. */
export type DeliveryTarget = Omit<MessageDelivery, 'targets' | 'give_up'> & { readonly target: number };

/** What became of one receiver's copy: the carrier has taken it, refused it, or was tried in vain. */
export type HandOver =
  | { readonly kind: 'sent'; readonly reference: string; readonly parts: number }
  | { readonly kind: 'refused' | 'given_up'; readonly code: string; readonly message: string };
