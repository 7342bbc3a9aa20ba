import type { ActiveflowStore } from '../../activities/activeflow-store.ts';
import type { CallAudio } from '../../activities/call-audio.ts';
import type { Action, JsonObject } from '../../workflows/interpreter/action.ts';
import type { CallEvent } from '../../workflows/interpreter/events.ts';
import type { Limits } from '../../workflows/interpreter/limits.ts';
import type { FinishResult, ReferenceCall, ReferenceType, StartInput } from '../../workflows/protocol.ts';
import type { Deliveries } from './delivery.ts';
import type {
  AccessKey,
  Activeflow,
  ActiveflowEvent,
  ActiveflowStatus,
  ActiveflowSummary,
  Call,
  Customer,
  Flow,
  Recording,
} from './records.ts';

/**
 * The database as the other parts of the platform see it; `openStore` (`open.ts`) opens one.
 *
 * Functions that take a `customerId` find nothing of another customer: `NOT_FOUND`, as if it did not exist. Refusals are
 * `StoreError`s (`errors.ts`); `UNAVAILABLE` among them means that the same request may work later.
 */
export interface Store {
  readonly customers: Customers;
  readonly accessKeys: AccessKeys;
  readonly flows: Flows;
  readonly activeflows: Activeflows;
  /** What a running activeflow's own activities need. */
  readonly projection: ActiveflowStore;
  readonly reconciliation: Reconciliation;
  readonly calls: Calls;
  readonly recordings: Recordings;
  readonly events: Events;
  readonly deliveries: Deliveries;
  /** Removes activeflows that ended or were deleted long ago, with history, events, deliveries and calls. Answers how many. */
  purge(options: PurgeOptions): Promise<number>;
  /** A secret that all processes of the deployment share, by its name; made when first asked for. Never log it. */
  deploymentKey(name: 'continue_links'): Promise<Buffer>;
  /** Whether the database answers within its time-outs; rejects with `UNAVAILABLE` when not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** How to open a store. */
export interface StoreOptions {
  /** Connections at most; 10 by default. */
  readonly poolSize?: number;
  /** Milliseconds to wait for a free or new connection; 1000 by default. */
  readonly connectionTimeout?: number;
  /** Milliseconds a statement may take; 10,000 by default. */
  readonly statementTimeout?: number;
  /** The deployment's limits, where they differ from the defaults; a customer's own come on top. */
  readonly limits?: Partial<Limits>;
}

/** Which page of a list; lists run from the newest to the oldest. */
export interface PageRequest {
  /** Clamped to 1..100; absent, zero, negative or larger: 100. */
  readonly page_size?: number | undefined;
  /** `next_page_token` of the page before, or an upstream timestamp: rows created before it. */
  readonly page_token?: string | undefined;
  /** `YYYY-MM-DD HH:MM:SS[.ffffff]`, UTC: rows created later than this, not at it. */
  readonly created_after?: string | undefined;
  readonly created_before?: string | undefined;
}

/** Which activeflows a list shows: those with exactly these values; absent: any. */
export interface ActiveflowFilter {
  readonly status?: ActiveflowStatus | undefined;
  readonly reference_type?: ReferenceType | undefined;
  readonly reference_id?: string | undefined;
  readonly flow_id?: string | undefined;
}

/** Which calls a list shows: those with exactly these values; absent: any. */
export interface CallFilter {
  readonly status?: Call['status'] | undefined;
  readonly direction?: Call['direction'] | undefined;
  readonly activeflow_id?: string | undefined;
}

export interface Page<T> {
  readonly result: readonly T[];
  /** Empty on the last page. */
  readonly next_page_token: string;
}

export interface Customers {
  /** Makes a customer with a fresh webhook secret; a given id that exists answers `CONFLICT`. */
  create(input: NewCustomer): Promise<Customer>;
  get(customerId: string): Promise<Customer>;
  update(customerId: string, change: CustomerChange): Promise<Customer>;
  /**
   * Gives the customer a fresh webhook secret. The one before signs webhooks beside it for `graceSeconds` more (0: not at
   * all); a rotation within that time ends the grace of the one before that.
   */
  rotateWebhookSecret(customerId: string, options: { readonly graceSeconds: number }): Promise<Customer>;
  /** All customers, newest first: for the operator, not for customers. */
  list(page: PageRequest): Promise<Page<Customer>>;
  /** The limits that hold for new activeflows of the customer. */
  limits(customerId: string): Promise<Limits>;
}

export interface CustomerChange {
  readonly name?: string | undefined;
  readonly detail?: string | undefined;
  readonly email?: string | undefined;
  readonly phone_number?: string | undefined;
  readonly address?: string | undefined;
  readonly webhook_uri?: string | undefined;
  readonly webhook_method?: string | undefined;
  readonly limits?: Partial<Limits> | undefined;
}

export interface NewCustomer extends CustomerChange {
  readonly id?: string | undefined;
  readonly name: string;
}

export interface AccessKeys {
  /** The token is readable only in this answer; the database keeps its hash. */
  create(
    customerId: string,
    input: NewAccessKey,
  ): Promise<{ readonly accessKey: AccessKey; readonly token: string }>;
  /** Whom a token stands for; undefined when it is unknown, expired, deleted, or its customer is deleted. */
  authenticate(
    token: string,
  ): Promise<{ readonly customer: Customer; readonly accessKey: AccessKey } | undefined>;
  get(customerId: string, accessKeyId: string): Promise<AccessKey>;
  list(customerId: string, page: PageRequest): Promise<Page<AccessKey>>;
  /** Changes what is given. */
  update(
    customerId: string,
    accessKeyId: string,
    change: Pick<NewAccessKey, 'name' | 'detail'>,
  ): Promise<AccessKey>;
  /** `STATE_INVALID` for the last key that works: the customer could make no other one. */
  delete(customerId: string, accessKeyId: string): Promise<AccessKey>;
}

export interface NewAccessKey {
  readonly name?: string | undefined;
  readonly detail?: string | undefined;
  /** Seconds from now; absent or 0: never expires. */
  readonly expire?: number | undefined;
  /** A chosen token (`vb_...`, at least 20 characters), for seeds that must be the same on every start. */
  readonly token?: string | undefined;
}

export interface Flows {
  /** `LIMIT_EXCEEDED` at 10,000 flows of a customer; `NOT_FOUND` when the on-complete flow is not theirs. */
  create(customerId: string, input: FlowFields): Promise<Flow>;
  get(customerId: string, flowId: string): Promise<Flow>;
  list(customerId: string, page: PageRequest): Promise<Page<Flow>>;
  /** Replaces all four fields; running activeflows keep their copy. */
  update(customerId: string, flowId: string, input: FlowFields): Promise<Flow>;
  /** Marks it deleted; running activeflows keep their copy. */
  delete(customerId: string, flowId: string): Promise<Flow>;
}

export interface FlowFields {
  /** Only at creation, for seeds that must be the same on every start; one that exists answers `CONFLICT`. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly detail?: string | undefined;
  /** Validated, ids filled in. */
  readonly actions: readonly Action[];
  readonly on_complete_flow_id?: string | undefined;
}

export interface Activeflows {
  /**
   * The decision that an activeflow starts, in one transaction: its row with the workflow's start input, its call's row
   * if it has one, and `activeflow_created` with its deliveries. Decided once for ever: the same id with the same
   * request, or the same trigger key, answers the stored one with `created: false`.
   *
   * `CONFLICT`: the id is taken by another request or customer. `NOT_FOUND`: flow, on-complete flow or
   * `reference_activeflow_id`. `LIMIT_EXCEEDED`: the on-complete depth.
   */
  create(input: NewActiveflow): Promise<CreatedActiveflow>;
  get(customerId: string, activeflowId: string): Promise<Activeflow>;
  list(customerId: string, request: PageRequest & ActiveflowFilter): Promise<Page<ActiveflowSummary>>;
  /** Changes what may change while it runs; `STATE_INVALID` after its end. */
  update(customerId: string, activeflowId: string, change: ActiveflowChange): Promise<Activeflow>;
  /** Marks it deleted and writes `activeflow_deleted`; to stop a running one first is the caller's part. */
  delete(customerId: string, activeflowId: string): Promise<Activeflow>;
}

export interface NewActiveflow {
  readonly customer_id: string;
  /** Chosen by the client; absent: generated, or made from the trigger key. */
  readonly id?: string | undefined;
  /** Names the occasion, e.g. `call/<call id>`: one activeflow per customer and trigger key. */
  readonly trigger_key?: string | undefined;
  /** Its actions are copied; wins over `actions`. Absent or nil: `actions`. */
  readonly flow_id?: string | undefined;
  readonly actions?: readonly Action[] | undefined;
  readonly reference_type: ReferenceType;
  readonly reference_id?: string | undefined;
  /** Its variables are inherited, and the on-complete count goes up by one. */
  readonly reference_activeflow_id?: string | undefined;
  /** Absent: the flow's. */
  readonly on_complete_flow_id?: string | undefined;
  readonly webhook_uri?: string | undefined;
  readonly webhook_method?: string | undefined;
  /** From outside: sanitised, and dropped as a whole beyond the caps (`variables.ts`; the API refuses those before). */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Of reference `call`: its row is written too, and `voipbin.call.*` are set. */
  readonly call?: ReferenceCall | undefined;
  /** Variables of the platform's own about what started it, such as `voipbin.recording.id`: never from outside. */
  readonly occasion?: Readonly<Record<string, string>> | undefined;
  /** The call that this one belongs to, if any. */
  readonly master_call_id?: string | undefined;
  /** What the client sent, whose hash tells a repetition from a conflict; absent: this input. */
  readonly request?: unknown;
}

export interface CreatedActiveflow {
  readonly activeflow: Activeflow;
  /** Argument of its workflow. */
  readonly start: StartInput;
  readonly created: boolean;
  /** Whether its workflow is known to be started; when not, start it (again): the workflow id makes that harmless. */
  readonly started: boolean;
}

export interface ActiveflowChange {
  readonly on_complete_flow_id?: string | undefined;
  readonly webhook_uri?: string | undefined;
  readonly webhook_method?: string | undefined;
}

export interface Reconciliation {
  /** Notes that the workflow was started. */
  markStarted(activeflowId: string): Promise<void>;
  /** Start inputs of activeflows whose workflow is not known to be started, created longer ago than this; oldest first. */
  unstarted(options: {
    readonly olderThanSeconds: number;
    readonly limit: number;
  }): Promise<readonly StartInput[]>;
  /** Started, not ended, without news for longer than this; by id, so that `after` pages through them. */
  running(options: {
    readonly olderThanSeconds: number;
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<readonly RunningActiveflow[]>;
  /** Calls that are not over although the activeflow that drives them ended longer ago than this. */
  abandonedCalls(options: {
    readonly olderThanSeconds: number;
    readonly limit: number;
  }): Promise<readonly AbandonedCall[]>;
  /** Ends an activeflow whose workflow is gone as `failed`, with the error of why, as the workflow would have. */
  settleGone(activeflowId: string, why: WorkflowLoss): Promise<FinishResult>;
  /** Which Temporal namespace, by its id, holds the workflows: the one named first, until another one is adopted. */
  home(namespaceId: string): Promise<string>;
  /** From now on workflows are looked for there: those of the old namespace count as gone. */
  adopt(namespaceId: string): Promise<void>;
}

/** How a workflow went without telling: ended by an operator, failed, out of time, or unknown to Temporal. */
export type WorkflowLoss = 'terminated' | 'failed' | 'timed_out' | 'lost';

export interface AbandonedCall {
  readonly id: string;
  readonly activeflow_id: string;
}

export interface RunningActiveflow {
  readonly id: string;
  readonly customer_id: string;
  readonly reference_type: ReferenceType;
  readonly reference_id: string;
  readonly tm_create: string;
  readonly tm_update: string;
}

export interface Calls {
  /** Writes a call; one whose id exists is answered as it is when it is the same customer's, else `CONFLICT`. */
  create(input: NewCall): Promise<Call>;
  get(customerId: string, callId: string): Promise<Call>;
  list(customerId: string, request: PageRequest & CallFilter): Promise<Page<Call>>;
  /** For the platform's own parts, which know calls by id only. */
  find(callId: string): Promise<Call | undefined>;
  /** Takes `call_ringing`, `call_progressing` and `call_hangup`; an event not newer than the last taken changes nothing. */
  applyEvent(event: CallEvent): Promise<Call | undefined>;
  /** Writes down what holds on a call, as the phone network says it. */
  setAudio(callId: string, audio: CallAudio): Promise<void>;
  /** Marks it deleted; to hang it up first is the caller's part. */
  delete(customerId: string, callId: string): Promise<Call>;
}

/** Recordings of calls. What becomes of one is told by the phone network's events, in whatever order they come. */
export interface Recordings {
  /**
   * Decides that a call is to be recorded, and makes this its `recording_id`; the same id again changes nothing.
   * `STATE_INVALID`: another one is under way. `NOT_FOUND`: the call or the on-end flow.
   */
  create(input: NewRecording): Promise<Call>;
  /** Takes the decision back as far as the call shows it: the network did not start it, or did not say so. */
  withdraw(callId: string, recordingId: string): Promise<void>;
  /** Takes `recording_started` and `recording_finished`; undefined when it is unknown. An end is final. */
  applyEvent(event: RecordingEvent): Promise<Recording | undefined>;
}

export type RecordingEvent = Extract<
  CallEvent,
  { readonly type: 'recording_started' | 'recording_finished' }
>;

export interface NewRecording {
  readonly id: string;
  readonly customer_id: string;
  readonly call_id: string;
  readonly format: string;
  /** Runs when the recording ends; nil: none. */
  readonly on_end_flow_id?: string | undefined;
}

export interface NewCall
  extends Pick<Call, 'id' | 'customer_id' | 'source' | 'destination' | 'status' | 'direction'> {
  readonly flow_id?: string | undefined;
  readonly activeflow_id?: string | undefined;
  readonly master_call_id?: string | undefined;
  readonly groupcall_id?: string | undefined;
  readonly metadata?: JsonObject | undefined;
}

export interface Events {
  /** Events of one activeflow with a sequence above `after`, in order; at most `limit` (default and maximum 100). */
  list(
    customerId: string,
    activeflowId: string,
    options: { readonly after?: number | undefined; readonly limit?: number | undefined },
  ): Promise<readonly ActiveflowEvent[]>;
  /**
   * Events behind a cursor, in an order that never grows in the middle: a reader that goes on from the page's cursor
   * misses none. `INVALID` for a cursor that is none.
   */
  feed(request: FeedRequest): Promise<FeedPage>;
  /**
   * The cursor behind which only events lie that are stored after now, or by transactions that are open now. It may lie before
   * one that was given earlier.
   */
  feedEnd(): Promise<string>;
  /**
   * Where a reader stands who has read up to a cursor, or up to a sequence of one activeflow (0: nothing); `INVALID` when
   * it is none that was given out, or the customer has no such event.
   */
  position(
    customerId: string,
    after: string | { readonly activeflowId: string; readonly sequence: number },
  ): Promise<string>;
  /**
   * Tells of each event that is committed, by any process: its cursor, which is in the feed once `feedEnd` has come to
   * it. Undefined: some may have been missed. Resolves when it listens; from then on it connects again by itself, for ever.
   */
  listen(heard: (cursor: string | undefined) => void): Promise<Listening>;
}

export interface FeedRequest {
  /** Absent: from the first event. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** Only these customers'; absent: all. */
  readonly customerIds?: readonly string[] | undefined;
  /** Only these activeflows'; absent: all. */
  readonly activeflowIds?: readonly string[] | undefined;
}

export interface FeedPage {
  readonly events: readonly ActiveflowEvent[];
  /** Where to go on. */
  readonly cursor: string;
  /** Whether this was all there is now; else more follows at once. */
  readonly complete: boolean;
}

/** An open ear for notifications. */
export interface Listening {
  close(): Promise<void>;
}

export interface PurgeOptions {
  readonly olderThanDays: number;
  /** Activeflows per transaction; 500 by default. */
  readonly batch?: number;
}
