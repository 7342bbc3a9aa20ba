/**
 * The reference interpreter: contract 1.2 to 1.6 for the actions of issue 3, written from the contract and not from the code.
 * It is told the whole story beforehand, so a wait is a function call that answers what ended it, and the end of the
 * flow is an exception: an action reads from top to bottom. Clarity over speed.
 */
import { type Action, FINISH_ID, type JsonObject } from '../../workflows/interpreter/action.ts';
import { isAvailable } from './availability.ts';
import { behaviours, failure, type Result } from './behaviours.ts';
import { enter, isReachable, move } from './cursor.ts';
import { InvalidOption } from './options.ts';
import { ANY_MESSAGE, type Outcome, type Scenario } from './scenario.ts';
import { substituteOption } from './substitution.ts';
import {
  FlowEnd,
  FOLLOWING,
  Interrupted,
  innermost,
  type Move,
  newWorld,
  setVariable,
  type World,
} from './world.ts';

/** Runs a scenario to its end, which it always reaches: the schedule is finite and the limits bound the rest. */
export function runModel(scenario: Scenario): Outcome {
  const world = newWorld(scenario);
  const end = runToEnd(world);
  if (end.reason === 'completed') world.current = FINISH_ID;
  if (scenario.reference_type === 'call' && end.reason !== 'reference_ended') {
    world.commands.push({ name: 'hangup', reason: 'normal' });
  }
  return {
    status: 'ended',
    ended_reason: end.reason,
    ...(end.code === undefined ? {} : { error: end.code }),
    variables: Object.fromEntries(world.variables),
    executed: world.executed,
    commands: world.commands,
    execute_count: world.executeCount,
    current_action: world.current,
  };
}

function runToEnd(world: World): FlowEnd {
  try {
    for (;;) {
      move(world);
      step(world);
    }
  } catch (end) {
    if (end instanceof FlowEnd) return end;
    throw end;
  }
}

function step(world: World): void {
  const stack = innermost(world);
  const action = stack.actions[stack.at]!;
  if (world.iterations >= world.limits.iterations_per_cycle) {
    throw new FlowEnd('limit_exceeded', 'ITERATIONS_PER_CYCLE');
  }
  world.current = action.id;
  world.iterations += 1;
  const option = action.option && substituteOption(action.option, world.variables);
  const result = perform(world, action, option ?? {});
  list(world, { action, option, result, depth: world.stacks.length });
  if (result.kind === 'fail') tellFailure(world, action, result.code);
  if (result.resumedBy && result.resumedBy.type !== 'forward') endCycle(world);
  if (result.kind === 'finish') throw new FlowEnd('completed');
  if (result.kind === 'fail' && isFatal(action, result)) throw new FlowEnd('failed', result.code);
  stack.onward = decide(world, action, result);
  if (result.kind === 'push') enter(world, result.actions);
  for (const actions of world.pushed.splice(0)) enter(world, actions);
}

function perform(world: World, action: Action, option: JsonObject): Result {
  if (!isAvailable(action.type, world.scenario.reference_type)) return { kind: 'skip' };
  const behaviour = behaviours.get(action.type);
  if (behaviour === undefined) throw new Error(`the model knows no action type ${action.type}`);
  try {
    return behaviour(world, option, action);
  } catch (reason) {
    if (reason instanceof InvalidOption) return failure('INVALID_OPTION');
    if (!(reason instanceof Interrupted)) throw reason;
    const { target } = reason;
    return { kind: 'jump', id: target, resumedBy: { type: 'forward', value: target } };
  }
}

interface Over {
  readonly action: Action;
  readonly option: JsonObject | undefined;
  readonly result: Result;
  readonly depth: number;
}

function list(world: World, { action, option, result, depth }: Over): void {
  const results: Readonly<Record<string, 'skipped' | 'failed'>> = { skip: 'skipped', fail: 'failed' };
  world.executed.push({
    id: action.id,
    type: action.type,
    ...(option === undefined ? {} : { option }),
    result: results[result.kind] ?? 'done',
    ...(result.kind === 'fail' ? { error: result.code } : {}),
    ...(result.resumedBy === undefined ? {} : { resumed_by: result.resumedBy }),
    depth,
  });
}

function tellFailure(world: World, action: Action, code: string): void {
  const facts = { id: action.id, type: action.type, code, message: ANY_MESSAGE };
  for (const [name, value] of Object.entries(facts))
    setVariable(world, `voipbin.action.error.${name}`, value);
}

function isFatal({ on_error }: Action, { critical }: Extract<Result, { kind: 'fail' }>): boolean {
  return on_error === undefined ? critical : on_error === 'stop';
}

/** A wait has ended, and the action with it: that is a new execute call and a new cycle, or one call too many. */
function endCycle(world: World): void {
  if (world.executeCount >= world.limits.execute_calls) throw new FlowEnd('limit_exceeded', 'EXECUTE_CALLS');
  world.executeCount += 1;
  world.iterations = 0;
}

/** Where the cursor goes once the stacks that were pushed meanwhile are gone: a forward, the result's jump, the action's next. */
function decide(world: World, action: Action, result: Result): Move {
  const forward = world.forward;
  world.forward = undefined;
  if (forward !== undefined) return { kind: 'to', id: forward };
  if (result.kind === 'jump') return { kind: 'to', id: result.id };
  if (result.kind === 'fail' && action.on_error !== undefined && action.on_error !== 'continue') {
    if (!isReachable(world, action.on_error)) throw new FlowEnd('failed', 'TARGET_NOT_FOUND');
    return { kind: 'to', id: action.on_error };
  }
  return action.next_id ? { kind: 'to', id: action.next_id } : FOLLOWING;
}
