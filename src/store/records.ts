import type { CallAudio } from '../../activities/call-audio.ts';
import type { Action, ExecutedAction, Json, JsonObject } from '../../workflows/interpreter/action.ts';
import type { Address, CallStatus, RecordingEnd } from '../../workflows/interpreter/events.ts';
import type { Limits } from '../../workflows/interpreter/limits.ts';
import type { EndedReason, ReferenceType, StackView } from '../../workflows/protocol.ts';

/**
 * The records as the wire shows them: upstream's field names, the nil UUID for "none", timestamps as
 * `YYYY-MM-DD HH:MM:SS.ffffff` UTC with `9999-01-01 00:00:00.000000` for "not yet". The API can send them as they are.
 */
export interface Lifetime {
  readonly tm_create: string;
  readonly tm_update: string;
  readonly tm_delete: string;
}

export interface Customer extends Lifetime {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly email: string;
  readonly phone_number: string;
  readonly address: string;
  /** Empty: no webhook. */
  readonly webhook_uri: string;
  /** Empty: the deliverer's default. */
  readonly webhook_method: string;
  /** The key of webhook signatures; never logged. */
  readonly webhook_secret: string;
  /** What differs from the deployment's limits. */
  readonly limits: Partial<Limits>;
}

export interface AccessKey extends Lifetime {
  readonly id: string;
  readonly customer_id: string;
  readonly name: string;
  readonly detail: string;
  /** The first characters of the token, to recognise it by. */
  readonly token_prefix: string;
  readonly tm_expire: string;
}

/** An action as upstream prints it: `next_id` and `tm_execute` are always there. */
export interface WireAction extends Omit<Action, 'next_id' | 'type'> {
  readonly next_id: string;
  readonly type?: string;
  readonly tm_execute: string;
}

export type WireExecutedAction = WireAction & Omit<ExecutedAction, keyof Action | 'tm_execute'>;

export interface Flow extends Lifetime {
  readonly id: string;
  readonly customer_id: string;
  readonly type: 'flow';
  readonly name: string;
  readonly detail: string;
  readonly actions: readonly WireAction[];
  /** Always empty: direct hashes are not ours. */
  readonly direct_hash: string;
  readonly on_complete_flow_id: string;
}

/** An activeflow as lists show it: every upstream field, no more. */
export interface ActiveflowSummary extends Lifetime {
  readonly id: string;
  readonly customer_id: string;
  readonly flow_id: string;
  readonly status: ActiveflowStatus;
  readonly reference_type: ReferenceType;
  readonly reference_id: string;
  readonly reference_activeflow_id: string;
  readonly on_complete_flow_id: string;
  readonly webhook_uri: string;
  readonly webhook_method: string;
  readonly current_action: WireAction;
  readonly forward_action_id: string;
  readonly executed_actions: readonly WireExecutedAction[];
}

export type ActiveflowStatus = '' | 'running' | 'ended';

/** An activeflow as its own resource and its events show it. */
export interface Activeflow extends ActiveflowSummary {
  readonly variables: Readonly<Record<string, string>>;
  readonly stack_map: Readonly<Record<string, StackView>>;
  readonly current_stack_id: string;
  readonly execute_count: number;
  /** The number of its newest event. */
  readonly sequence: number;
  /** Only once ended. */
  readonly ended_reason?: EndedReason;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A call with upstream's customer-visible fields, and `hold`, `moh`, `silence` of ours. */
export interface Call extends Lifetime, CallAudio {
  readonly id: string;
  readonly customer_id: string;
  readonly owner_type: string;
  readonly owner_id: string;
  readonly flow_id: string;
  readonly activeflow_id: string;
  readonly type: string;
  readonly master_call_id: string;
  readonly chained_call_ids: readonly string[];
  readonly recording_id: string;
  readonly recording_ids: readonly string[];
  readonly groupcall_id: string;
  readonly source: Address;
  readonly destination: Address;
  readonly status: CallStatus;
  readonly action: Json;
  readonly metadata: JsonObject;
  readonly direction: 'incoming' | 'outgoing';
  /** `remote`, `local`, or empty while the call lives. */
  readonly hangup_by: string;
  readonly hangup_reason: string;
  readonly tm_ringing: string;
  readonly tm_progressing: string;
  readonly tm_hangup: string;
}

/** A recording of a call, with upstream's fields, and why and after how long it ended. */
export interface Recording extends Lifetime {
  readonly id: string;
  readonly customer_id: string;
  readonly activeflow_id: string;
  readonly reference_type: 'call';
  /** The call. */
  readonly reference_id: string;
  /** `initiating` until the network says that it records. */
  readonly status: 'initiating' | 'recording' | 'ended';
  readonly format: string;
  readonly on_end_flow_id: string;
  readonly recording_name: string;
  /** Empty where the network keeps no audio. */
  readonly filenames: readonly string[];
  /** Empty until it ended; `lost`: the network forgot its call. */
  readonly end_reason: RecordingEnd | 'lost' | '';
  /** Milliseconds. */
  readonly duration: number;
  readonly tm_start: string;
  readonly tm_end: string;
}

export type ActiveflowEventType =
  | 'activeflow_created'
  | 'activeflow_updated'
  | 'activeflow_deleted'
  | 'activeflow_on_complete_skipped';

/** A stored resource as the wire shows it: its data between its ids and its times. */
export type Resource<Data extends object = JsonObject> = Data &
  Lifetime & { readonly id: string; readonly customer_id: string };

/** One stored event of a resource. */
export interface ResourceEvent {
  readonly cursor: string;
  readonly id: string;
  readonly customer_id: string;
  /** Its kind. */
  readonly resource: string;
  /** The resource's id. */
  readonly activeflow_id: string;
  /** 1, 2, 3 ... per resource without gaps. */
  readonly sequence: number;
  readonly type: string;
  /** The resource as it was. */
  readonly data: Resource;
  readonly tm_create: string;
}

/** What the feed holds. */
export type FeedEvent = ActiveflowEvent | ResourceEvent;

/** One stored event: `{type, data}` is its envelope. */
export interface ActiveflowEvent {
  /** Where it lies in the feed of all events; opaque, grows. */
  readonly cursor: string;
  /** Unique in the deployment; the same in every delivery of this event. */
  readonly id: string;
  readonly customer_id: string;
  readonly resource: 'activeflow';
  readonly activeflow_id: string;
  /** 1, 2, 3 ... per activeflow without gaps; also in `data.sequence`. */
  readonly sequence: number;
  readonly type: ActiveflowEventType;
  /** The activeflow as it was; `activeflow_on_complete_skipped` adds `reason`. */
  readonly data: Activeflow & { readonly reason?: 'on_complete_depth' | 'flow_not_found' };
  readonly tm_create: string;
}
