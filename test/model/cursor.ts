import type { Action } from '../../workflows/interpreter/action.ts';
import { FlowEnd, innermost, newStack, type World } from './world.ts';

/** Whether a jump from the innermost stack finds its target. */
export function isReachable(world: World, id: string): boolean {
  return world.stacks.some((stack) => stack.actions.some((action) => action.id === id));
}

/** Opens a stack above the others; its first action runs next. */
export function enter(world: World, actions: readonly Action[]): void {
  if (actions.length === 0) return;
  if (world.stacks.length >= world.limits.stack_depth) throw new FlowEnd('limit_exceeded', 'STACK_DEPTH');
  world.stacks.push(newStack(actions));
}

/** Puts the cursor on the next action, or ends the flow where there is none. Left stacks are closed. */
export function move(world: World): void {
  for (;;) {
    const stack = innermost(world);
    const { onward } = stack;
    if (onward.kind !== 'following') {
      jump(world, onward.id);
      return;
    }
    if (stack.at + 1 < stack.actions.length) {
      stack.at += 1;
      return;
    }
    leave(world);
  }
}

function leave(world: World): void {
  world.stacks.pop();
  if (world.stacks.length === 0) throw new FlowEnd('completed');
}

/** From the innermost stack outwards, so the innermost match wins; no match is the normal end. */
function jump(world: World, id: string): void {
  for (;;) {
    const stack = innermost(world);
    const at = stack.actions.findIndex((action) => action.id === id);
    if (at >= 0) {
      stack.at = at;
      return;
    }
    leave(world);
  }
}
