import type { Action } from '../../workflows/interpreter/action.ts';
import { START_ID } from '../../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../../workflows/interpreter/limits.ts';
import type { EndedReason } from '../../workflows/protocol.ts';
import type { Command, ExecutedEntry, Happening, ModelLimits, Scenario } from './scenario.ts';

export const DIGITS = 'voipbin.call.digits';

/** Everything about a run; plain data that the rules edit in place. */
export interface World {
  readonly scenario: Scenario;
  readonly limits: ModelLimits;
  readonly variables: Map<string, string>;
  /** Open stacks, outermost first. */
  readonly stacks: Stack[];
  readonly executed: ExecutedEntry[];
  readonly commands: Command[];
  /** Pushed by request and not entered yet, oldest first. */
  pushed: (readonly Action[])[];
  /** A forward that waits for the next move. */
  forward: string | undefined;
  callStatus: string;
  /** Digits that no digits_receive has taken yet. */
  typeAhead: string;
  /** Whether the digits variable holds a typed-ahead digit (and not what somebody else wrote there). */
  digitsTypedAhead: boolean;
  current: string;
  executeCount: number;
  /** Actions run since the cycle began. */
  iterations: number;
  waits: number;
  /** Happenings that are being delivered, and the wait whose list they come from. */
  happenings: Happening[];
  happeningsOf: number;
}

export interface Stack {
  actions: readonly Action[];
  /** Index of its current action; -1 before the first. */
  at: number;
  /** Where the cursor goes when all stacks above are gone. */
  onward: Move;
  /** How often each goto of this stack has jumped, by id. */
  readonly jumps: Map<string, number>;
}

export type Move = { readonly kind: 'following' } | { readonly kind: 'to'; readonly id: string };

export const FOLLOWING: Move = { kind: 'following' };

/** Thrown wherever the flow ends. */
export class FlowEnd extends Error {
  readonly reason: EndedReason;
  readonly code: string | undefined;

  constructor(reason: EndedReason, code?: string) {
    super(`the flow ended: ${reason}`);
    this.reason = reason;
    this.code = code;
  }
}

/** Thrown out of a wait that `forward now` interrupts. */
export class Interrupted extends Error {
  readonly target: string;

  constructor(target: string) {
    super(`forwarded to ${target}`);
    this.target = target;
  }
}

/** A world in which nothing has run yet. */
export function newWorld(scenario: Scenario): World {
  return {
    scenario,
    limits: { ...DEFAULT_LIMITS, ...scenario.limits },
    variables: new Map(Object.entries(scenario.variables)),
    stacks: [newStack(scenario.actions)],
    executed: [],
    commands: [],
    pushed: [],
    forward: undefined,
    callStatus: scenario.call?.status ?? 'progressing',
    typeAhead: '',
    digitsTypedAhead: false,
    current: START_ID,
    executeCount: 1,
    iterations: 0,
    waits: 0,
    happenings: [],
    happeningsOf: 0,
  };
}

/** A stack that is open and not entered yet. */
export function newStack(actions: readonly Action[]): Stack {
  return { actions, at: -1, onward: FOLLOWING, jumps: new Map() };
}

/** The innermost open stack. */
export function innermost(world: World): Stack {
  const stack = world.stacks.at(-1);
  if (stack === undefined) throw new Error('no stack is open');
  return stack;
}

/** The value of a variable; unknown ones are empty. */
export function variable(world: World, name: string): string {
  return world.variables.get(name) ?? '';
}

/** Writes a variable. Whoever writes the digits variable makes it hold no typed-ahead digit any more. */
export function setVariable(world: World, name: string, value: string): void {
  world.variables.set(name, value);
  if (name === DIGITS) world.digitsTypedAhead = false;
}

/** Whether a variable belongs to the engine and cannot be written by flows and requests. */
export function isReserved(name: string): boolean {
  return name.toLowerCase().startsWith('voipbin.activeflow.');
}
