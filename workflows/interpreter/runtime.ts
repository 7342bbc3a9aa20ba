import type { ActiveflowFacts } from '../protocol.ts';
import type { JsonObject } from './action.ts';
import type { CallView } from './token.ts';

/** All that an action may know and touch. */
export interface Runtime {
  readonly facts: ActiveflowFacts;
  /** Milliseconds since 1970, the same again in every replay. */
  readonly now: number;
  /** The option of the action as the flow has it, before substitution. */
  readonly stored: JsonObject;
  /** The call, while it lives. */
  readonly call: Readonly<CallView> | undefined;
  /** A command that answers the call has succeeded; its event may still be on the way. */
  callAnswered(): void;
  readonly variables: {
    get(name: string): string;
    /** All that are set. */
    all(): Readonly<Record<string, string>>;
    /** @throws FlowFailure `VARIABLES_TOO_LARGE` beyond the limit; nothing is set then. */
    set(values: Readonly<Record<string, string>>): void;
  };
  readonly digits: {
    /** The first typed-ahead digit, which is then gone; empty when there is none. */
    take(): string;
    /** Empties the type-ahead when the digits variable only shows one of its digits. */
    forget(): void;
    /** Sets `voipbin.call.digits` to what was collected. */
    collected(digits: string): void;
  };
  /** A UUID, the same again in every replay. */
  newId(): string;
  /** How often this action has jumped, as long as its stack is open. */
  readonly jumps: number;
  /** The action's notes of its last phase. */
  readonly notes: JsonObject;
  /** The key of the last effect: the command id that events of its outcome carry. */
  readonly lastKey: string;
  /** Records which event ended the wait, if there was one. */
  resumedBy(type: string, value: string): void;
}
