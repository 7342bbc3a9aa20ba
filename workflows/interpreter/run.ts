import type { ActiveflowFacts } from '../protocol.ts';
import { type Action, FINISH_ID, MAIN_STACK, START_ID } from './action.ts';
import { openFrame, pendingStack } from './cursor.ts';
import type { Definitions } from './definition.ts';
import type { CallView, Token } from './token.ts';
import { variableBytes } from './variables.ts';

/** One activeflow being interpreted: what it is, where it is, and what the interpreter may lean on. */
export interface Run {
  readonly facts: ActiveflowFacts;
  readonly token: Token;
  readonly definitions: Definitions;
  readonly clock: Clock;
}

/** Time and ids come from the shell, so that a replay sees the same ones. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
}

const startAction: Action = { id: START_ID, type: '' };
export const finishAction: Action = { id: FINISH_ID, type: '' };

/** The token of a flow that has not run yet. */
export function newToken(start: {
  actions: readonly Action[];
  variables: Readonly<Record<string, string>>;
  call?: CallView;
}): Token {
  const token: Token = {
    frames: [openFrame(pendingStack(MAIN_STACK, start.actions))],
    below: { stacks: [], bytes: 0 },
    variables: { ...start.variables },
    variableBytes: variableBytes(start.variables),
    typeAhead: '',
    digitsAreTypedAhead: false,
    step: 0,
    rest: 0,
    listed: 0,
    iterations: 0,
    executeCalls: 1,
    pushes: [],
    history: [],
    saved: 0,
    backlogBytes: 0,
    current: startAction,
    currentStack: MAIN_STACK,
    mailbox: [],
    received: 0,
  };
  return start.call ? { ...token, call: start.call } : token;
}
