import type { Ai } from '../../activities/ai-records.ts';
import type { NumbersInput } from '../../src/providers/simulator/numbers.ts';
import type { CallerInput } from '../../src/providers/simulator/script.ts';
import type { Action } from '../../workflows/interpreter/action.ts';
import type { EndedReason, Request } from '../../workflows/protocol.ts';
import type { ConferenceSetting } from './memory-conference-records.ts';
import type { QueueSetting } from './memory-queue-records.ts';
import type { FetchedAnswer } from './web.ts';

/**
 * One story, told once and run in every harness: in memory on a virtual clock, and on Temporal in three ways. It reacts to
 * what happens and names no times, so that all harnesses come to the same end.
 */
export interface Scenario {
  /** What it shows, as a claim. */
  readonly title: string;
  /** Its people lose patience in seconds, which pass where every event is a replay: not run without a cache. */
  readonly isImpatient?: true;
  readonly reference?: 'call' | 'api' | 'conversation';
  readonly actions: readonly Action[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Flows that `fetch_flow` finds. */
  readonly flows?: Readonly<Record<string, readonly Action[]>>;
  /** Answers of web servers by URL. */
  readonly web?: Readonly<Record<string, FetchedAnswer>>;
  /** Whom the flow calls, by the end of the number: no other scenario has one that ends so. */
  readonly numbers?: NumbersInput;
  /** AIs that `ai_talk` and `ai_task` find. */
  readonly ais?: readonly Partial<Ai>[];
  /** Queues by id: no other scenario has one of the same. */
  readonly queues?: Readonly<Record<string, QueueSetting>>;
  /** Conferences by id. */
  readonly conferences?: Readonly<Record<string, ConferenceSetting>>;
  /** What the caller does. */
  readonly script?: NonNullable<CallerInput['script']>;
  /** Requests and stops, each sent when the flow rests for the n-th time (1, 2, ...). */
  readonly atRest?: readonly AtRest[];
  readonly limits?: Partial<Record<'iterations_per_cycle' | 'execute_calls' | 'stack_depth', number>>;
  readonly expect: Expectation;
}

export type AtRest = { readonly rest: number } & (
  | { readonly request: WithoutId<Request> }
  | { readonly stop: true }
);
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

export interface Expectation {
  readonly ended_reason: EndedReason;
  /** `<action id>` or `<action id> skipped|failed`, in order. */
  readonly executed: readonly string[];
  /** `<verb> <what>` as the phone network received them. */
  readonly commands?: readonly string[];
  /** Variables that must hold these values; others may exist. */
  /** `<number> <how its call ended>: <what was heard>`, by number, of everybody who was called. */
  readonly far?: readonly string[];
  /** What the caller heard others say. */
  readonly voices?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly error?: string;
  /** The conversations with AIs, `<role>: <content> [<tool>]`. */
  readonly talked?: readonly string[];
}

/** How a run ended; the harnesses must agree on all of it. */
export interface Ending {
  readonly ended_reason: string;
  readonly error: string | undefined;
  readonly executed: readonly string[];
  readonly executed_in: readonly string[];
  readonly commands: readonly string[];
  readonly far: readonly string[];
  readonly voices: readonly string[];
  readonly web: readonly string[];
  readonly talked: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly current: string;
  readonly execute_count: number | undefined;
}
