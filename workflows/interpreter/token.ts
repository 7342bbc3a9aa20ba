import type { EndedReason, Request, StackView } from '../protocol.ts';
import type { Action, ExecutedAction, JsonObject } from './action.ts';
import type { CallStatus, FlowEvent } from './events.ts';
import type { Effect, EffectName } from './outcome.ts';

/**
 * Everything a running activeflow knows, as one serialisable value. Invariants:
 *
 * - T1. Exactly one workflow holds it: the root, or the one open stack child, which gets it at its start and hands it back.
 * - T2. Only the functions of this folder change it; actions see it through their `Runtime`.
 * - T3. A child holds only its own frame; `below` says what lies under it. The root puts its outer frames back.
 * - T4. `step`, `rest` and `listed` only grow, so keys made of them never name two things.
 * - T5. After `ended` is set nothing changes any more.
 */
export interface Token {
  frames: Frame[];
  /** The stacks under `frames[0]` that another holder keeps, and their bytes. */
  below: Below;
  variables: Record<string, string>;
  variableBytes: number;
  call?: CallView;
  /** Calls were made for its call: they end with it. */
  hasLegs?: true;
  /** Digits typed and not yet taken by a digits_receive. */
  typeAhead: string;
  /** Whether `voipbin.call.digits` shows a typed-ahead digit that no digits_receive has collected. */
  digitsAreTypedAhead: boolean;
  /** Actions started so far: the stable part of effect keys. */
  step: number;
  /** Saves so far. */
  rest: number;
  /** Entries in the history so far. */
  listed: number;
  /** Blocks that have waited and are over; absent: none. */
  blocks?: number;
  /** Actions run in the present cycle. */
  iterations: number;
  /** The start plus the ends of waits. */
  executeCalls: number;
  /** Stacks to run when the current action is over, in order of arrival. */
  pushes: PendingStack[];
  /** Where the cursor goes at its next move, set by `forward`. */
  forward?: string;
  /** A jump whose target is not in the frames held here. */
  leaving?: Leaving;
  /** The last 50 entries, and all that are not saved yet. */
  history: ExecutedAction[];
  /** `n` of the newest entry that is saved. */
  saved: number;
  /** Roughly the bytes of the entries since the last store that the flow has waited for: what decisions may go by. */
  backlogBytes: number;
  /** The action that `current_action` shows. */
  current: Action;
  currentStack: string;
  /** Numbered happenings that nobody took yet, in order. */
  mailbox: Delivery[];
  /** Number of the last delivery taken. */
  received: number;
  ended?: Ended;
}

export interface Below {
  readonly stacks: readonly string[];
  readonly bytes: number;
  /** Those of them that were not stored as they are now: every save carries them. */
  readonly unsaved?: Readonly<Record<string, StackView>>;
}

export interface Ended {
  readonly reason: EndedReason;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The call an activeflow of reference `call` drives. */
export interface CallView {
  id: string;
  status: CallStatus;
}

export interface PendingStack {
  readonly id: string;
  readonly actions: readonly Action[];
  readonly bytes: number;
  /** See {@link Frame.uncounted}. */
  readonly uncounted?: true;
  /** See {@link Frame.leave}. */
  readonly leave?: EffectName;
}

/** One open stack. */
export interface Frame {
  readonly id: string;
  actions: Action[];
  bytes: number;
  /** Position of the action that runs or ran last; -1 before the first. */
  index: number;
  /** Position of the action to run next, once the present one is over; null: the stack is at its end. */
  next: number | null;
  /** Where the cursor goes once the stacks pushed on top are done, when that is in another stack. */
  onward?: string;
  /** Where the cursor goes when the stack is done; null where there is nothing. */
  readonly returnStack: string | null;
  readonly returnAction: string | null;
  /** How often each goto of this frame has jumped. */
  jumps: Record<string, number>;
  /** Of a service, or opened within one: waits that end here are no execute calls. */
  readonly uncounted?: true;
  /** Of a service: what is done when its stack is left, however that comes. */
  readonly leave?: EffectName;
  /** Whether the frame as it is now was saved. */
  saved: boolean;
  open?: Open;
}

/** The action that runs: what it waits for, and its own notes. */
export interface Open {
  /** With its option after substitution. */
  readonly action: Action;
  readonly startedAt: number;
  readonly step: number;
  /** Effects asked for so far. */
  effects: number;
  phase: Phase;
  /** Whether it has really waited: then its end counts as an execute call and begins a new cycle. */
  rested: boolean;
  /** The action's own notes from one phase to the next. */
  notes: JsonObject;
  /** Events that came while an effect was under way, for the action to see afterwards. */
  late: FlowEvent[];
  resumedBy?: { type: string; value: string };
}

export type Phase =
  | {
      readonly kind: 'perform';
      readonly effect: Effect;
      readonly key: string;
      readonly interruptedBy?: string;
    }
  | { readonly kind: 'rest'; readonly until: number | null; saved: boolean };

export interface Leaving {
  readonly target: string;
  /** What a target that exists nowhere means: the open action fails, or the flow ends normally. */
  readonly missing: 'fail' | 'complete';
}

export type Delivery = { readonly n: number } & (
  | { readonly kind: 'event'; readonly event: FlowEvent }
  | { readonly kind: 'request'; readonly request: Request }
);
