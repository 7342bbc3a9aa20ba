import type { BridgeKind } from '../../../activities/call-bridges.ts';
import type { CommandAnswer, IncomingCall } from '../../../activities/call-control.ts';
import type { CallEvent } from '../../../workflows/interpreter/events.ts';
import type { CallRecord } from './call-record.ts';
import type { Chore, Step } from './step.ts';

/**
 * What workers and gateways know together of the calls on an Asterisk. Whatever is done to a call, by a command or because
 * of an event, is done under its lock, so that an event never overtakes the command that caused it.
 */
export interface AsteriskRecords {
  /** As it was last stored. */
  find(callId: string): Promise<CallRecord | undefined>;
  /** Calls that are not over. */
  living(): Promise<readonly CallRecord[]>;
  /** Takes a step of a call; answers what is to be told, with numbers, and to be done. Nothing is told twice: what is stored is to be told. */
  take(callId: string, toStep: (record: CallRecord | undefined) => Step | undefined): Promise<Taken>;
  /**
   * Does a command once. It is marked before `act` runs, and as done with what it changes; `again`: it was marked before and
   * nobody knows whether it was done. One that is `gone` is forgotten, and one that throws stays marked.
   */
  once(
    command: { readonly command_id: string; readonly call_id: string },
    act: (record: CallRecord | undefined, scope: CommandScope) => Promise<CommandResult>,
  ): Promise<CommandAnswer>;
  /** Items of `take` that nobody has stored as told, in order. */
  untold(): Promise<readonly Item[]>;
  told(item: Item): Promise<void>;
  isOver(bridgeId: string): Promise<boolean>;
  /** Ends a bridge for ever; false when it is over or was never joined. Waits for joins under way. */
  endBridge(bridgeId: string): Promise<boolean>;
  /** Counts what was seen and what is there now; answers whether that, by its kind, is the bridge's end. */
  countMembers(bridgeId: string, seen: number, present: number): Promise<boolean>;
  /** Settles when this process alone reads events: `lost` settles when that is so no more. Aborted, it rejects. */
  lead(signal: AbortSignal): Promise<{ readonly lost: Promise<void>; release(): Promise<void> }>;
  /** Forgets calls, commands and bridges of more than so many hours ago, but for calls that are not over. */
  purge(hours: number): Promise<void>;
}

export interface Taken {
  /** As it is known now; undefined where nothing has changed. */
  readonly record: CallRecord | undefined;
  readonly items: readonly Item[];
  readonly chores: readonly Chore[];
}

export interface CommandScope {
  readonly again: boolean;
  /** Joins a bridge: what it is, made if need be, and not to end before the command is done. */
  bridge(bridgeId: string, kind: BridgeKind): Promise<{ readonly kind: BridgeKind; readonly over: boolean }>;
}

/** `record`: what is known of the call now, where that has changed. */
export interface CommandResult {
  readonly answer: CommandAnswer;
  readonly record?: CallRecord;
}

/** News of a call with its number: 0 is the incoming call itself. */
export interface Item {
  readonly call_id: string;
  readonly number: number;
  readonly news: { readonly incoming: IncomingCall } | { readonly event: CallEvent };
}
