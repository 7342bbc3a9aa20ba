/** What others see of a flow: the answer of the query, and what a rest point stores. */
import type { FinishInput, FlowView, SaveInput, StackView } from '../protocol.ts';
import { NIL_ID } from './action.ts';
import { unsaved } from './history.ts';
import type { Run } from './run.ts';
import type { Frame, Token } from './token.ts';

export function toView({ token }: Run, status: '' | 'running'): FlowView {
  return {
    ...position(token),
    status: token.ended ? 'ended' : status,
    stack_map: toStackMap(token.frames),
    executed_actions: token.history,
    ...endOf(token),
  };
}

/** Call it once per save: it takes the next rest number. */
export function toSave({ facts, token }: Run, save: { event: boolean; status: '' | 'running' }): SaveInput {
  return {
    ...position(token),
    ...save,
    ...stored(
      facts.id,
      token,
      token.frames.filter((frame) => !frame.saved),
    ),
  };
}

export function toFinish({ facts, token }: Run): FinishInput {
  const { reason } = token.ended ?? { reason: 'failed' };
  return {
    ...position(token),
    ...stored(facts.id, token, token.frames),
    ended_reason: reason,
    ...errorOf(token),
  };
}

function stored(id: string, token: Token, frames: readonly Frame[]) {
  return {
    activeflow_id: id,
    rest: ++token.rest,
    open_stacks: [...token.below.stacks, ...token.frames.map((frame) => frame.id)],
    stacks: { ...token.below.unsaved, ...toStackMap(frames) },
    executed: unsaved(token),
  };
}

function position(token: Token) {
  return {
    current_action: token.current,
    current_stack_id: currentStack(token),
    forward_action_id: token.forward ?? NIL_ID,
    variables: token.variables,
    execute_count: token.executeCalls,
  };
}

/** The stack of the current action or, once that stack has been left, the innermost open one. */
function currentStack({ below, frames, currentStack: latest }: Token): string {
  const open = [...below.stacks, ...frames.map(({ id }) => id)];
  return open.includes(latest) ? latest : (open.at(-1) ?? latest);
}

function endOf(token: Token) {
  return token.ended ? { ended_reason: token.ended.reason, ...errorOf(token) } : {};
}

function errorOf(token: Token) {
  return token.ended?.error ? { error: token.ended.error } : {};
}

/** The stacks that were not stored as they are now. */
export function unsavedStacks(frames: readonly Frame[]): Record<string, StackView> {
  return toStackMap(frames.filter((frame) => !frame.saved));
}

/** The seeds' shape: `return_action` is the id the cursor returns to when the stack is done. */
function toStackMap(frames: readonly Frame[]): Record<string, StackView> {
  return Object.fromEntries(
    frames.map(({ id, actions, index, returnStack, returnAction }) => [
      id,
      { actions, current_index: Math.max(index, 0), return_stack: returnStack, return_action: returnAction },
    ]),
  );
}
