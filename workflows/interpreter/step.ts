/** One step: pick the action under the cursor, fill in its option, let it decide, apply its outcome. */
import type { Action, JsonObject } from './action.ts';
import { apply, over } from './apply.ts';
import { topFrame } from './cursor.ts';
import type { Definition } from './definition.ts';
import { exceed } from './end.ts';
import { FlowFailure } from './failure.ts';
import { type Happening, next, type Outcome } from './outcome.ts';
import type { Run } from './run.ts';
import { createRuntime } from './runtime-view.ts';
import type { Frame, Open, Phase } from './token.ts';
import { fillOption, readVariable } from './variables.ts';

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
  carryOut(
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
function fillIn(run: Run, frame: Frame, stored: Action): Action {
  const filled = filledAction(run, stored);
  if (filled !== stored) {
    frame.open = { ...(frame.open as Open), action: filled };
    run.token.current = filled;
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
  carryOut(
    run,
    attempt(() =>
      definition.resume(createRuntime(run, open, frame), parsedOption(definition, open.action), happening),
    ),
  );
}

/** A wait that is over before it began is resumed at once: a sleep of nothing, a digits_receive without a duration. */
function carryOut(run: Run, outcome: Outcome): void {
  apply(run, outcome);
  const open = topFrame(run.token)?.open;
  if (open?.phase.kind !== 'rest' || open.rested || open.phase.until === null) return;
  resume(run, { kind: 'timeout' });
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

function filledAction(run: Run, stored: Action): Action {
  if (!stored.option || isLiteral(stored.option)) return stored;
  const { inline = [] } = run.definitions(stored.type) ?? {};
  const isInline = ([name]: [string, unknown]): boolean => inline.includes(name);
  const fields = Object.entries(stored.option);
  const own = Object.fromEntries(fields.filter((field) => !isInline(field)));
  const filled = fillOption(own, (name) => readVariable(run, name));
  return { ...stored, option: { ...filled, ...Object.fromEntries(fields.filter(isInline)) } };
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
