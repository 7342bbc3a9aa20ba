/**
 * One step: pick the action under the cursor, fill in its option, let it decide, apply its outcome. Plain, synchronous
 * functions over the token. Invariants:
 *
 * - S1. An action decides, this file moves: nothing else writes `next`, `open`, `leaving` or `ended`.
 * - S2. An action is listed exactly once, when it is over; one that the end of the flow interrupts is not listed.
 * - S3. Every effect gets a key made of activeflow, step and effect number, before anybody performs it.
 */
import type { Action, JsonObject } from './action.ts';
import { depth, jumpsOf, jumpTo, moveOn, openPushed, pendingStack, topFrame } from './cursor.ts';
import type { Definition } from './definition.ts';
import { FlowFailure } from './failure.ts';
import { list, type Result } from './history.ts';
import { type Effect, type Failure, type Happening, next, type Outcome } from './outcome.ts';
import { finishAction, type Run } from './run.ts';
import { createRuntime } from './runtime-view.ts';
import { liveBytes } from './state-size.ts';
import type { Ended, Frame, Open, Phase, Token } from './token.ts';
import { fillOption, writeVariables } from './variables.ts';

/** Starts the action that the cursor points at. */
export function startNext(run: Run, frame: Frame): void {
  const { token, facts } = run;
  if (token.iterations >= facts.limits.iterations_per_cycle) return exceed(run, 'iterations_per_cycle');
  token.iterations++;
  frame.index = frame.next as number;
  frame.saved = false;
  const stored = frame.actions[frame.index] as Action;
  const open = openAction(run, stored);
  frame.open = open;
  token.current = open.action;
  token.currentStack = frame.id;
  const definition = run.definitions(stored.type);
  if (!definition || !isAvailable(run, definition)) return skip(run, frame, stored);
  apply(
    run,
    attempt(() => {
      const filled = fillIn(run, frame, stored);
      return definition.start(
        createRuntime(run, frame.open as Open, frame),
        parsedOption(definition, filled),
      );
    }),
  );
}

/** Gives the open action its option after substitution. */
function fillIn({ token }: Run, frame: Frame, stored: Action): Action {
  const filled = filledAction(token, stored);
  if (filled !== stored) {
    frame.open = { ...(frame.open as Open), action: filled };
    token.current = filled;
  }
  return filled;
}

/** An action that is not available is listed as it would have run; an option too large to be filled in stays as it is. */
function skip(run: Run, frame: Frame, stored: Action): void {
  attempt(() => {
    fillIn(run, frame, stored);
    return next;
  });
  over(run, { result: 'skipped' });
}

/** Tells the open action what happened, and applies what it makes of it. */
export function resume(run: Run, happening: Happening): void {
  const frame = topFrame(run.token) as Frame;
  const open = frame.open as Open;
  const definition = run.definitions(open.action.type) as Definition;
  apply(
    run,
    attempt(() =>
      definition.resume(createRuntime(run, open, frame), parsedOption(definition, open.action), happening),
    ),
  );
}

/** Resolves what the frames held here can resolve: jumps, finished stacks, pushed stacks. */
export function settle(run: Run): void {
  const { token } = run;
  while (!token.ended) {
    if (token.leaving) {
      if (token.below.stacks.length > 0) return;
      arrive(run);
      continue;
    }
    const frame = topFrame(token);
    if (!frame || frame.open) return;
    if (token.pushes.length > 0) openPushed(token);
    else if (frame.onward !== undefined) goOnward(run, frame, frame.onward);
    else if (frame.next !== null) return;
    else if (depth(token) > 1) token.frames.pop();
    else complete(run);
  }
}

/** The jump that waited for the stacks on top. */
function goOnward(run: Run, frame: Frame, target: string): void {
  delete frame.onward;
  if (jumpTo(run.token, target, 'complete') === 'missing') complete(run);
}

/** Ends the flow; the first end wins. */
export function end(run: Run, ended: Ended): void {
  run.token.ended ??= ended;
}

/** Leaves the open action for the action that `forward` named. */
export function leaveForward(run: Run): void {
  over(run, { result: 'done' });
}

function openAction(run: Run, action: Action): Open {
  const phase: Phase = { kind: 'rest', until: null, saved: false };
  return {
    action,
    startedAt: run.clock.now(),
    step: ++run.token.step,
    effects: 0,
    phase,
    rested: false,
    notes: {},
    late: [],
  };
}

/** After its call has hung up, or without one, a flow has no media. */
function isAvailable(run: Run, definition: Definition): boolean {
  if (definition.media === 'any') return true;
  return run.token.call !== undefined && run.token.call.status !== 'hangup';
}

function filledAction({ variables }: Token, stored: Action): Action {
  if (!stored.option || isLiteral(stored.option)) return stored;
  return { ...stored, option: fillOption(stored.option, variables) };
}

const literals = new WeakMap<JsonObject, boolean>();

/** Whether an option holds no placeholder, so that filling it in would only copy it. */
function isLiteral(option: JsonObject): boolean {
  let literal = literals.get(option);
  if (literal === undefined) {
    literal = !JSON.stringify(option).includes('${');
    literals.set(option, literal);
  }
  return literal;
}

const parsed = new WeakMap<JsonObject, unknown>();
const noOption: JsonObject = {};

function parsedOption(definition: Definition, action: Action): unknown {
  const option = action.option ?? noOption;
  if (option === noOption) return definition.parse(option);
  let value = parsed.get(option);
  if (value === undefined) {
    value = definition.parse(option);
    parsed.set(option, value);
  }
  return value;
}

function attempt(decide: () => Outcome): Outcome {
  try {
    return decide();
  } catch (error) {
    if (error instanceof FlowFailure) return { kind: 'fail', failure: error.failure };
    throw error;
  }
}

type Apply = { [K in Outcome['kind']]: (run: Run, outcome: Extract<Outcome, { kind: K }>) => void };

const applications: Apply = {
  next: (run) => over(run, { result: 'done' }),
  jump: (run, { target, isCounted }) => jump(run, run.token.forward ?? target, isCounted),
  push: (run, { actions }) => push(run, actions),
  end: (run) => {
    close(run, { result: 'done' });
    complete(run);
  },
  reference_ended: (run) => end(run, { reason: 'reference_ended' }),
  fail: (run, { failure }) => failOpen(run, failure),
  perform: (run, { effect, notes }) => {
    const open = opened(run);
    open.phase = performing(run, open, effect);
    open.notes = notes ?? open.notes;
  },
  rest: (run, { until, notes }) => restUntil(run, until, notes),
  stay: () => {},
};

function apply<K extends Outcome['kind']>(run: Run, outcome: Extract<Outcome, { kind: K }>): void {
  (applications[outcome.kind as K] as (run: Run, outcome: Outcome) => void)(run, outcome);
}

/** The phase of an effect that is about to begin: with its key, and the call it is for. */
export function performing(run: Run, open: Open, effect: Effect): Extract<Phase, { kind: 'perform' }> {
  const { call } = run.token;
  const input = call ? { call_id: call.id, ...effect.input } : effect.input;
  return {
    kind: 'perform',
    effect: { ...effect, input },
    key: `${run.facts.id}/${open.step}.${++open.effects}`,
  };
}

/** A wait that is over before it began is none: it neither rests nor ends a cycle. */
function restUntil(run: Run, until: number | null, notes: JsonObject | undefined): void {
  const open = opened(run);
  open.notes = notes ?? open.notes;
  if (until !== null && until <= run.clock.now() && !open.rested) return resume(run, { kind: 'timeout' });
  open.phase = { kind: 'rest', until, saved: open.phase.kind === 'rest' && open.rested && open.phase.saved };
  open.rested = true;
}

function opened(run: Run): Open {
  return (topFrame(run.token) as Frame).open as Open;
}

/** The open action is over: lists it and moves the cursor behind it, or where a forward points. */
function over(run: Run, result: Result): void {
  const { token } = run;
  const forward = token.forward;
  close(run, result);
  if (token.ended) return;
  const frame = topFrame(token) as Frame;
  if (forward !== undefined && jumpTo(token, forward, 'complete') !== 'missing') return;
  if (moveOn(token, frame) === 'missing') complete(run);
}

function jump(run: Run, target: string, isCounted = false): void {
  const { token } = run;
  const frame = topFrame(token) as Frame;
  const open = frame.open as Open;
  const result = jumpTo(token, target, 'fail');
  if (result === 'leaving') return;
  if (result === 'missing') return failOpen(run, missingTarget(target));
  if (isCounted) frame.jumps[open.action.id] = jumpsOf(frame, open.action.id) + 1;
  closeIn(run, frame, open, { result: 'done' });
}

function missingTarget(target: string): Failure {
  return { code: 'TARGET_NOT_FOUND', message: `no open stack has an action "${target}"`, critical: true };
}

/** A jump that left a child's stack arrives where all frames are held. */
function arrive(run: Run): void {
  const { token } = run;
  const { target, missing } = token.leaving as NonNullable<typeof token.leaving>;
  delete token.leaving;
  const frame = topFrame(token) as Frame;
  if (frame.open) return jump(run, target);
  if (jumpTo(token, target, missing) === 'found') return;
  if (missing === 'complete') complete(run);
  else end(run, { reason: 'failed', error: missingTarget(target) });
}

function push(run: Run, actions: readonly Action[]): void {
  const { token, facts } = run;
  if (actions.length === 0) return over(run, { result: 'done' });
  const stack = pendingStack(run.clock.newId(), actions);
  if (liveBytes(token) + stack.bytes > facts.limits.state_bytes) {
    return failOpen(run, {
      code: 'STATE_TOO_LARGE',
      message: `the actions do not fit into ${facts.limits.state_bytes} bytes of state`,
      critical: true,
    });
  }
  if (depth(token) + token.pushes.length + 1 > facts.limits.stack_depth) {
    close(run, { result: 'done' });
    return exceed(run, 'stack_depth');
  }
  token.pushes.push(stack);
  over(run, { result: 'done' });
}

/** A failed action is skipped, unless it is critical or its `on_error` says otherwise (contract 1.4). */
function failOpen(run: Run, failure: Failure): void {
  const { token } = run;
  const frame = topFrame(token) as Frame;
  const { action } = frame.open as Open;
  const error = { code: failure.code, message: failure.message };
  setErrorVariables(run, action, failure);
  const onError = action.on_error || (failure.critical ? 'stop' : 'continue');
  if (onError === 'continue') return over(run, { result: 'failed', error });
  const target = token.forward ?? onError;
  close(run, { result: 'failed', error });
  if (onError === 'stop') return end(run, { reason: 'failed', error });
  if (jumpTo(token, target, 'fail') === 'missing')
    end(run, { reason: 'failed', error: missingTarget(target) });
}

function setErrorVariables(run: Run, action: Action, { code, message }: Failure): void {
  const prefix = 'voipbin.action.error';
  const values = {
    [`${prefix}.id`]: action.id,
    [`${prefix}.type`]: action.type,
    [`${prefix}.code`]: code,
    [`${prefix}.message`]: message,
  };
  try {
    writeVariables(run.token, run.facts.limits, values);
  } catch (error) {
    if (!(error instanceof FlowFailure)) throw error;
  }
}

function close(run: Run, result: Result): void {
  const frame = topFrame(run.token) as Frame;
  closeIn(run, frame, frame.open as Open, result);
}

function closeIn(run: Run, frame: Frame, open: Open, result: Result): void {
  const { token, facts } = run;
  delete frame.open;
  delete token.forward;
  list(token, open, frame.id, result);
  if (!open.rested || open.resumedBy?.type === 'forward') return;
  token.iterations = 0;
  if (token.executeCalls >= facts.limits.execute_calls) return exceed(run, 'execute_calls');
  token.executeCalls++;
}

function exceed(run: Run, limit: 'iterations_per_cycle' | 'execute_calls' | 'stack_depth'): void {
  const message = `the limit ${limit} of ${run.facts.limits[limit]} is reached`;
  end(run, { reason: 'limit_exceeded', error: { code: limit.toUpperCase(), message } });
}

function complete(run: Run): void {
  run.token.current = finishAction;
  end(run, { reason: 'completed' });
}
