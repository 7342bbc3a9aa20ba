/**
 * Applies what an action has decided. Invariants:
 *
 * - S1. An action decides, the interpreter moves: nothing but this file and its neighbours `step`, `settle`, `cursor` and
 *   `end` writes `next`, `open`, `leaving` or `ended`.
 * - S2. An action is listed exactly once, when it is over; one that the end of the flow interrupts is not listed.
 * - S3. Every effect gets a key made of activeflow, step and effect number, before anybody performs it.
 */
import type { Action, JsonObject } from './action.ts';
import { depth, jumpsOf, jumpTo, moveOn, pendingStack, topFrame } from './cursor.ts';
import { complete, end, exceed } from './end.ts';
import { FlowFailure } from './failure.ts';
import { list, type Result } from './history.ts';
import type { Effect, Failure, Outcome, Service } from './outcome.ts';
import type { Run } from './run.ts';
import { liveBytes } from './state-size.ts';
import type { Frame, Open, Phase } from './token.ts';
import { writeVariables } from './variables.ts';

/** The action that waits to be continued: its links name it by how many came before. */
export const BLOCK = 'block';

type Apply = { [K in Outcome['kind']]: (run: Run, outcome: Extract<Outcome, { kind: K }>) => void };

const applications: Apply = {
  next: (run) => over(run, { result: 'done' }),
  jump: (run, { target, isCounted }) => jump(run, run.token.forward ?? target, isCounted),
  push: (run, { actions, service }) => push(run, actions, service),
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

/** Carries an outcome out on the open action. */
export function apply<K extends Outcome['kind']>(run: Run, outcome: Extract<Outcome, { kind: K }>): void {
  (applications[outcome.kind as K] as (run: Run, outcome: Outcome) => void)(run, outcome);
}

/** The phase of an effect that is about to begin: with its key, and the call it is for. */
export function performing(run: Run, open: Open, effect: Effect): Extract<Phase, { kind: 'perform' }> {
  const { call } = run.token;
  if (call && effect.makesLegs) run.token.hasLegs = true;
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
  open.phase = { kind: 'rest', until, saved: open.phase.kind === 'rest' && open.rested && open.phase.saved };
  open.rested ||= until === null || until > run.clock.now();
}

function opened(run: Run): Open {
  return (topFrame(run.token) as Frame).open as Open;
}

/** The open action is over: lists it and moves the cursor behind it, or where a forward points. */
export function over(run: Run, result: Result): void {
  const { token } = run;
  const forward = token.forward;
  close(run, result);
  if (token.ended) return;
  const frame = topFrame(token) as Frame;
  if (forward !== undefined && jumpTo(token, forward, 'complete') !== 'missing') return;
  if (moveOn(token, frame) === 'missing') complete(run);
}

/** The open action jumps; a target that is nowhere fails it. */
export function jump(run: Run, target: string, isCounted = false): void {
  const { token } = run;
  const frame = topFrame(token) as Frame;
  const open = frame.open as Open;
  const result = jumpTo(token, target, 'fail');
  if (result === 'leaving') return;
  if (result === 'missing') return failOpen(run, missingTarget(target));
  if (isCounted) frame.jumps[open.action.id] = jumpsOf(frame, open.action.id) + 1;
  closeIn(run, frame, open, { result: 'done' });
}

export function missingTarget(target: string): Failure {
  return { code: 'TARGET_NOT_FOUND', message: `no open stack has an action "${target}"`, critical: true };
}

function push(run: Run, actions: readonly Action[], service?: Service): void {
  const { token, facts } = run;
  if (actions.length === 0) return over(run, { result: 'done' });
  const stack = pendingStack(service?.id ?? run.clock.newId(), actions, service);
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
  if (open.rested && open.action.type === BLOCK) token.blocks = (token.blocks ?? 0) + 1;
  if (!open.rested || open.resumedBy?.type === 'forward') return;
  token.iterations = 0;
  if (frame.uncounted) return;
  if (token.executeCalls >= facts.limits.execute_calls) return exceed(run, 'execute_calls');
  token.executeCalls++;
}

/** Leaves the open action for the action that `forward` named. */
export function leaveForward(run: Run): void {
  over(run, { result: 'done' });
}
