/**
 * The cursor: where a flow is and where it goes (contract 1.2). Searches run from the innermost stack outwards; leaving a
 * stack abandons it.
 */
import { type Action, MAIN_STACK, START_ID } from './action.ts';
import type { Service } from './outcome.ts';
import { jsonBytes } from './state-size.ts';
import type { Frame, PendingStack, Token } from './token.ts';

export function topFrame(token: Token): Frame | undefined {
  return token.frames[token.frames.length - 1];
}

/** Open stacks of the whole flow, those of other holders included. */
export function depth(token: Token): number {
  return token.below.stacks.length + token.frames.length;
}

/** A stack that has not run yet, on top of `outer`. */
export function openFrame({ id, actions, bytes, uncounted, leave }: PendingStack, outer?: Frame): Frame {
  const next = actions.length > 0 ? 0 : null;
  const returns = { returnStack: outer?.id ?? null, returnAction: outer ? returnAction(outer) : null };
  const counts = (uncounted ?? outer?.uncounted) ? { uncounted: true as const } : {};
  return {
    id,
    actions: [...actions],
    bytes,
    index: -1,
    next,
    ...returns,
    ...counts,
    ...(leave ? { leave } : {}),
    jumps: {},
    saved: false,
  };
}

function returnAction({ actions, next, onward }: Frame): string | null {
  if (onward !== undefined) return onward;
  return next === null ? null : (actions[next] as Action).id;
}

/** Opens the stacks that were pushed, in order, so that the last one runs first. */
export function openPushed(token: Token): void {
  for (const stack of token.pushes) token.frames.push(openFrame(stack, topFrame(token)));
  token.pushes = [];
}

export function pendingStack(id: string, actions: readonly Action[], service?: Service): PendingStack {
  const { uncounted = false, leave } = service ?? {};
  return {
    id,
    actions,
    bytes: jsonBytes(actions),
    ...(uncounted ? { uncounted } : {}),
    ...(leave ? { leave } : {}),
  };
}

export type JumpResult = 'found' | 'leaving' | 'missing';

/** Where an action is: the innermost held stack that has it. */
export function locate(token: Token, target: string): { depth: number; index: number } | undefined {
  for (let at = token.frames.length - 1; at >= 0; at--) {
    const index = indexIn(token.frames[at] as Frame, target);
    if (index >= 0) return { depth: at, index };
  }
  return undefined;
}

/**
 * Points the cursor at an action and abandons the stacks above it. Stacks that were pushed run before that, on top of the
 * present one.
 */
export function jumpTo(token: Token, target: string, missing: 'fail' | 'complete'): JumpResult {
  const place = locate(token, target);
  const isElsewhere = place?.depth !== token.frames.length - 1;
  if (token.pushes.length > 0 && isElsewhere && (place || missing === 'complete')) {
    (topFrame(token) as Frame).onward = target;
    return 'found';
  }
  if (place) {
    token.frames.length = place.depth + 1;
    const frame = token.frames[place.depth] as Frame;
    frame.next = place.index;
    delete frame.onward;
    return 'found';
  }
  if (token.below.stacks.length === 0) return 'missing';
  token.leaving = { target, missing };
  return 'leaving';
}

/** Points the cursor behind the action that is over, honouring its `next_id`. */
export function moveOn(token: Token, frame: Frame): JumpResult {
  const target = (frame.actions[frame.index] as Action).next_id;
  if (target) return jumpTo(token, target, 'complete');
  frame.next = frame.index + 1 < frame.actions.length ? frame.index + 1 : null;
  return 'found';
}

/** Inserts actions behind the current one of a nested stack. */
export function insertBehind(frame: Frame, actions: readonly Action[]): void {
  const behind = frame.index + 1;
  frame.actions = [...frame.actions.slice(0, behind), ...actions, ...frame.actions.slice(behind)];
  frame.bytes += jsonBytes(actions);
  frame.saved = false;
}

/** How often an action of this stack has jumped. Ids such as `constructor` are names that objects have anyway. */
export function jumpsOf({ jumps }: Frame, actionId: string): number {
  return Object.hasOwn(jumps, actionId) ? (jumps[actionId] as number) : 0;
}

/** Positions by id; derived from the array alone, so sharing it between flows is harmless. */
const positions = new WeakMap<readonly Action[], Map<string, number>>();

function indexIn(frame: Frame, id: string): number {
  if (id === START_ID && frame.id === MAIN_STACK) return frame.actions.length > 0 ? 0 : -1;
  let byId = positions.get(frame.actions);
  if (!byId) {
    byId = new Map();
    for (let i = frame.actions.length - 1; i >= 0; i--) byId.set((frame.actions[i] as Action).id, i);
    positions.set(frame.actions, byId);
  }
  return byId.get(id) ?? -1;
}
