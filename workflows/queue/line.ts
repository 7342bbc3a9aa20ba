/** The line: who is before whom. */
import type { Caller, QueueState } from './state.ts';

/** Whether a caller is still in the line; one whose agent is being rung keeps their place. */
export function isInLine({ phase }: Caller): boolean {
  return phase === 'waiting' || phase === 'ringing';
}

/** Everybody in the line, the next first. */
export function line({ callers }: QueueState): Caller[] {
  return callers.filter(isInLine).sort(byTurn);
}

function byTurn(a: Caller, b: Caller): number {
  return b.facts.priority - a.facts.priority || a.joined_at - b.joined_at || a.number - b.number;
}

/** Names who accepts the same agents, so that one question is asked for all of them. */
export function claimKey({ facts }: Caller): string {
  return JSON.stringify([facts.routing_method, [...facts.tag_ids].sort()]);
}

/** Whose turn it is when an agent of this key is free. */
export function nextOf(state: QueueState, key: string): Caller | undefined {
  return line(state).find((caller) => caller.phase === 'waiting' && claimKey(caller) === key);
}

/** 1 for the next; undefined for somebody who is not in the line. */
export function positionOf(state: QueueState, id: string): number | undefined {
  const index = line(state).findIndex(({ facts }) => facts.id === id);
  return index < 0 ? undefined : index + 1;
}

export function callerOf(state: QueueState, id: string): Caller | undefined {
  return state.callers.find(({ facts }) => facts.id === id);
}

/** Whether the queue has heard of them: a caller of its own, or somebody who has left lately. */
export function hasCome(state: QueueState, id: string): boolean {
  return callerOf(state, id) !== undefined || state.left.includes(id);
}
