/**
 * What happens while the flow rests. The list of wait k is delivered when the flow first rests at k with nothing left to
 * deliver. Each happening is dealt with completely before the next one, so when an early one ends the wait, the later
 * ones meet whatever wait comes then. When the list is used up and the flow still rests at k, the default happens. A wait that was
 * entered and left while an earlier list was being delivered never gets its own list.
 */
import type { Action } from '../../workflows/interpreter/action.ts';
import { isReachable } from './cursor.ts';
import type { Happening, Resumption } from './scenario.ts';
import { DIGITS, FlowEnd, Interrupted, innermost, isReserved, setVariable, type World } from './world.ts';

export type Wait =
  | { readonly kind: 'playback'; readonly endsAtDigit: boolean }
  /** Takes a digit and says whether it was the last. */
  | { readonly kind: 'digits'; readonly take: (digit: string) => boolean }
  | { readonly kind: 'block'; readonly hasTimeout: boolean }
  | { readonly kind: 'sleep' | 'digits_sent' | 'hangup' };

/** Rests until something ends the wait. */
export function rest(world: World, wait: Wait): Resumption {
  world.waits += 1;
  for (;;) {
    const resumption = deliver(world, wait, nextHappening(world, wait));
    if (resumption !== undefined) return resumption;
  }
}

function nextHappening(world: World, wait: Wait): Happening {
  if (world.happenings.length === 0 && world.happeningsOf !== world.waits) {
    world.happenings = [...(world.scenario.schedule[world.waits - 1] ?? [])];
    world.happeningsOf = world.waits;
  }
  return world.happenings.shift() ?? defaultHappening(wait);
}

function defaultHappening(wait: Wait): Happening {
  switch (wait.kind) {
    case 'playback':
      return { playback_finished: true };
    case 'digits_sent':
      return { digits_sent: true };
    case 'digits':
    case 'sleep':
      return { timeout: true };
    case 'block':
      return wait.hasTimeout ? { timeout: true } : { continue: {} };
    case 'hangup':
      return { hangup: 'normal' };
  }
}

/** What a happening does; answers what ended the wait, undefined when it goes on. */
function deliver(world: World, wait: Wait, happening: Happening): Resumption | undefined {
  if ('stop' in happening) throw new FlowEnd('stopped');
  if ('hangup' in happening) return hangUp(world);
  if ('digit' in happening) return typeDigit(world, wait, happening.digit);
  if ('continue' in happening) return continueBlock(world, wait, happening.continue);
  if ('forward' in happening) return forward(world, wait, happening.forward);
  if ('push' in happening) return push(world, happening.push);
  if ('add' in happening) return add(world, happening.add);
  if ('set' in happening) return setAll(world, happening.set);
  if ('delete' in happening) return deleteVariable(world, happening.delete);
  return endOfWait(wait, happening);
}

type End = Extract<Happening, { playback_finished: unknown } | { digits_sent: true } | { timeout: true }>;

function endOfWait(wait: Wait, happening: End): Resumption | undefined {
  if ('playback_finished' in happening) {
    if (wait.kind !== 'playback') return undefined;
    const status = happening.playback_finished;
    return { type: 'playback_finished', value: status === true ? 'completed' : status };
  }
  if ('digits_sent' in happening) {
    return wait.kind === 'digits_sent' ? { type: 'digits_sent', value: '' } : undefined;
  }
  const hasDeadline =
    wait.kind === 'digits' || wait.kind === 'sleep' || (wait.kind === 'block' && wait.hasTimeout);
  return hasDeadline ? { type: 'timeout', value: '' } : undefined;
}

function hangUp(world: World): undefined {
  if (world.scenario.reference_type === 'call') throw new FlowEnd('reference_ended');
}

function typeDigit(world: World, wait: Wait, digit: string): Resumption | undefined {
  if (world.scenario.reference_type !== 'call') return undefined;
  const resumption: Resumption = { type: 'digit', value: digit };
  if (wait.kind === 'digits') return wait.take(digit) ? resumption : undefined;
  world.typeAhead += digit;
  setVariable(world, DIGITS, digit);
  world.digitsTypedAhead = true;
  return wait.kind === 'playback' && wait.endsAtDigit ? resumption : undefined;
}

function continueBlock(
  world: World,
  wait: Wait,
  request: Extract<Happening, { continue: unknown }>['continue'],
): Resumption | undefined {
  if (wait.kind !== 'block') return undefined;
  if (request.expected !== undefined && request.expected !== world.current) return undefined;
  const variables = request.variables ?? {};
  if (Object.keys(variables).some(isReserved)) return undefined;
  setAll(world, variables);
  return { type: 'continue', value: '' };
}

function forward(world: World, wait: Wait, request: { action_id: string; now: boolean }): undefined {
  if (!isReachable(world, request.action_id)) return;
  if (!request.now) {
    world.forward = request.action_id;
    return;
  }
  world.forward = undefined;
  if (wait.kind === 'playback' || wait.kind === 'digits_sent') world.commands.push({ name: 'stop_media' });
  throw new Interrupted(request.action_id);
}

function push(world: World, actions: readonly Action[]): undefined {
  const depth = world.stacks.length + world.pushed.length;
  if (actions.length > 0 && depth < world.limits.stack_depth) world.pushed.push(actions);
}

/** Behind the current action; the main stack is never changed. */
function add(world: World, actions: readonly Action[]): undefined {
  if (world.stacks.length === 1) return;
  const stack = innermost(world);
  stack.actions = stack.actions.toSpliced(stack.at + 1, 0, ...actions);
}

function setAll(world: World, variables: Readonly<Record<string, string>>): undefined {
  if (Object.keys(variables).some(isReserved)) return;
  for (const [name, value] of Object.entries(variables)) setVariable(world, name, value);
}

function deleteVariable(world: World, name: string): undefined {
  if (isReserved(name)) return;
  world.variables.delete(name);
  if (name === DIGITS) world.digitsTypedAhead = false;
}
