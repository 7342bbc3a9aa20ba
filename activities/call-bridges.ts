import type { CallCommand, CommandAnswer } from './call-control.ts';

/**
 * The part of the port to a phone network (`call-control.ts`, whose rules hold here, too) that lets calls hear each other.
 *
 * A bridge has no life of its own: it exists from its first join until its last call has left it or it is ended, and is
 * then over for ever; a join of one that is over answers `gone`. Its id is made by the caller. A call is in one bridge at
 * most: a join of another one takes it out of the first (`bridge_left` `left`), and a join of the one it is in answers
 * `already`. Joining and leaving stop the call's playbacks; those that begin in a bridge are heard by that call's person
 * alone. A call that ends is told of by its `call_hangup` only, without a `bridge_left`.
 */
export interface BridgeControl {
  /** Puts a call into a bridge, making it if need be; `bridge_joined`. A call that is not answered is heard and hears, too: early media. */
  bridgeJoin(command: BridgeJoinCommand): Promise<CommandAnswer>;
  /** Takes a call out; `bridge_left`. `gone` for a call that is not in it. */
  bridgeLeave(command: BridgeLeaveCommand): Promise<CommandAnswer>;
  /** Ends a bridge: every call in it gets a `bridge_left` `ended`. `gone` for one that is over or never was. */
  bridgeEnd(command: BridgeEndCommand): Promise<CommandAnswer>;
  /** What the person says is not heard in the bridge (or is again), for as long as the call is in it. `gone` for a call that is not. */
  bridgeMute(command: BridgeMuteCommand): Promise<CommandAnswer>;
  /** The person hears ringing, until it is stopped, the call is answered, ends or joins a bridge. */
  ringStart(command: CallCommand): Promise<CommandAnswer>;
  ringStop(command: CallCommand): Promise<CommandAnswer>;
}

/**
 * - `connect`: everybody hears everybody. Ends by itself when one call is left of at least two.
 * - `conference`: everybody hears everybody. Ends only with its last call.
 * - `holding`: everybody hears music and nobody hears anybody.
 */
export const BRIDGE_KINDS = ['connect', 'conference', 'holding'] as const;
export type BridgeKind = (typeof BRIDGE_KINDS)[number];

export interface BridgeJoinCommand extends CallCommand {
  /** Made by the caller, unique, at most 200 characters: one per use, so that nobody joins a bridge that has ended. */
  readonly bridge_id: string;
  /** The bridge is of the kind that its first join names. */
  readonly kind: BridgeKind;
  /** Joins muted, see {@link BridgeControl.bridgeMute}. */
  readonly muted?: boolean;
}

export interface BridgeLeaveCommand extends CallCommand {
  readonly bridge_id: string;
  /** What the `bridge_left` says, unless the bridge ends at the same time. */
  readonly reason: 'left' | 'kicked';
}

/** The one command that is not for a call. */
export interface BridgeEndCommand {
  readonly command_id: string;
  readonly bridge_id: string;
}

export interface BridgeMuteCommand extends CallCommand {
  readonly bridge_id: string;
  readonly muted: boolean;
}

/** Where a call is; `bridge_id` is empty where it is in none. */
export interface CallBridge {
  readonly bridge_id: string;
  readonly muted: boolean;
}

export const NO_BRIDGE: CallBridge = { bridge_id: '', muted: false };
