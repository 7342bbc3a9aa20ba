/** What comes from outside while an action is open: events of the call, and requests of the API. */
import type { Request } from '../protocol.ts';
import { FINISH_ID, type JsonObject, MAIN_STACK } from './action.ts';
import { BLOCK, leaveForward, performing } from './apply.ts';
import { depth, insertBehind, locate, pendingStack, topFrame } from './cursor.ts';
import type { Definition } from './definition.ts';
import { end } from './end.ts';
import type { CallEvent, FlowEvent, ServiceEvent } from './events.ts';
import { FlowFailure } from './failure.ts';
import type { Failure, Happening } from './outcome.ts';
import type { Run } from './run.ts';
import { createRuntime } from './runtime-view.ts';
import { jsonBytes, liveBytes } from './state-size.ts';
import { resume } from './step.ts';
import type { Delivery, Frame, Open } from './token.ts';
import { AMD_RESULT, DIGITS, deleteVariable, isReserved, setVariables, writeVariables } from './variables.ts';

/** Digits kept for later; nobody means more. */
const TYPE_AHEAD_DIGITS = 256;

export type Answer = { readonly ok: true } | { readonly ok: false; readonly failure: Failure };

/** Takes the next delivery; the answer is for requests. */
export function receive(run: Run, delivery: Delivery): Answer {
  run.token.received = delivery.n;
  if (delivery.kind === 'request') return receiveRequest(run, delivery.request);
  receiveEvent(run, delivery.event);
  return { ok: true };
}

export type EffectResult = { readonly value: JsonObject } | { readonly failure: Failure };

/** The effect under way was performed, or refused. */
export function receiveResult(run: Run, result: EffectResult): void {
  const open = openOf(run);
  if (open?.phase.kind !== 'perform') return;
  if (open.phase.interruptedBy !== undefined) return leaveForward(run);
  const happening: Happening =
    'value' in result
      ? { kind: 'performed', value: result.value }
      : { kind: 'refused', failure: result.failure };
  resume(run, happening);
  takeLate(run, open);
}

/** The wait's deadline has passed. */
export function receiveTimeout(run: Run): void {
  resume(run, { kind: 'timeout' });
}

function openOf(run: Run): Open | undefined {
  return topFrame(run.token)?.open;
}

/** Events that overtook the answer of their own command. */
function takeLate(run: Run, open: Open): void {
  while (!run.token.ended && openOf(run) === open && open.phase.kind === 'rest') {
    const event = open.late.shift();
    if (!event) return;
    resume(run, { kind: 'event', event });
  }
}

function receiveEvent(run: Run, event: FlowEvent): void {
  if (event.type !== 'service') absorb(run, event);
  const open = openOf(run);
  if (run.token.ended || !open || !isFor(run, open, event)) return;
  if (event.type === 'service' && event.forward !== undefined)
    return followService(run, event, event.forward);
  if (open.phase.kind === 'rest') return resume(run, { kind: 'event', event });
  open.late.push(event);
  if (isOutcomeOf(event, open.phase.key)) receiveResult(run, { value: { answer: 'started' } });
}

/** A service calls the flow to one of its actions: there is nothing to go to once its stack is left. */
function followService(run: Run, { service_id }: ServiceEvent, target: string): void {
  const { frames, below } = run.token;
  const isOpen = frames.some(({ id }) => id === service_id) || below.stacks.includes(service_id);
  if (isOpen) forward(run, target, true);
}

/** An event of another call is for an action that has made that one. */
function isFor(run: Run, open: Open, event: FlowEvent): boolean {
  if (event.type === 'service' || event.call_id === run.token.call?.id) return true;
  return run.definitions(open.action.type)?.hearsLegs === true;
}

/** What became of a command shows that it was taken, also when the worker that sent it died before it could say so. */
function isOutcomeOf(event: FlowEvent, key: string): boolean {
  return 'command_id' in event && event.command_id === key;
}

/** What an event changes whatever the flow is doing. */
function absorb(run: Run, event: CallEvent): void {
  const { token } = run;
  if (!token.call || event.call_id !== token.call.id) return;
  if (event.type === 'call_ringing' && token.call.status === 'dialing') token.call.status = 'ringing';
  if (event.type === 'call_progressing') token.call.status = 'progressing';
  if (event.type === 'amd_finished') show(run, { [AMD_RESULT]: event.result });
  if (event.type === 'digit' && token.typeAhead.length < TYPE_AHEAD_DIGITS) {
    token.typeAhead += event.digit;
    showTypedDigit(run, event.digit);
  }
  if (event.type === 'call_hangup') {
    token.call.status = 'hangup';
    end(run, { reason: 'reference_ended' });
  }
}

/** A variable that is too large to grow keeps what it holds; the digit itself is not lost. */
function showTypedDigit({ token, facts }: Run, digit: string): void {
  if (show({ token, facts }, { [DIGITS]: digit })) token.digitsAreTypedAhead = true;
}

/** Whether the variables could grow. */
function show(
  { token, facts }: Pick<Run, 'token' | 'facts'>,
  values: Readonly<Record<string, string>>,
): boolean {
  try {
    writeVariables(token, facts.limits, values);
    return true;
  } catch (error) {
    if (error instanceof FlowFailure) return false;
    throw error;
  }
}

function receiveRequest(run: Run, request: Request): Answer {
  if (run.token.ended) return refuse('STATE_INVALID', `the activeflow ${run.facts.id} has ended`);
  try {
    return answer(run, request);
  } catch (error) {
    if (error instanceof FlowFailure) return { ok: false, failure: error.failure };
    throw error;
  }
}

function refuse(code: string, message: string): Answer {
  return { ok: false, failure: { code, message } };
}

const accepted: Answer = { ok: true };

function answer(run: Run, request: Request): Answer {
  switch (request.kind) {
    case 'continue':
      return continueBlock(run, request);
    case 'push':
      return push(run, request);
    case 'add':
      return add(run, request);
    case 'forward':
      return forward(run, request.action_id, request.now);
    case 'set_variables':
      return setFromOutside(run, request.variables);
    case 'delete_variable':
      if (isReserved(request.key)) return refuse('VARIABLE_RESERVED', `${request.key} belongs to the engine`);
      deleteVariable(run.token, request.key);
      return accepted;
  }
}

function setFromOutside(run: Run, values: Readonly<Record<string, string>>): Answer {
  setVariables(run.token, run.facts.limits, values);
  return accepted;
}

function continueBlock(run: Run, request: Extract<Request, { kind: 'continue' }>): Answer {
  const { expected_action_id: expected, block, variables = {} } = request;
  const { token, facts } = run;
  const { blocks = 0 } = token;
  if (block !== undefined && block < blocks)
    return refuse('BLOCK_OVER', `block ${block} of activeflow ${facts.id} is over`);
  const open = openOf(run);
  if (open?.action.type !== BLOCK || open.phase.kind !== 'rest' || (block ?? blocks) > blocks) {
    return refuse(
      'STATE_INVALID',
      `no block waits in activeflow ${facts.id}; its current action is ${token.current.type || 'none'}`,
    );
  }
  if (expected !== undefined && expected !== open.action.id) {
    return refuse('STATE_INVALID', `the block that waits is ${open.action.id}, not ${expected}`);
  }
  setVariables(token, facts.limits, variables);
  resume(run, { kind: 'continued' });
  return accepted;
}

function push(run: Run, { actions }: Extract<Request, { kind: 'push' }>): Answer {
  const { token, facts } = run;
  if (actions.length === 0) return accepted;
  if (depth(token) + token.pushes.length >= facts.limits.stack_depth) {
    return refuse('LIMIT_EXCEEDED', `${facts.limits.stack_depth} stacks are open already`);
  }
  const stack = pendingStack(run.clock.newId(), actions);
  if (!fits(run, stack.bytes)) return refuse('STATE_TOO_LARGE', tooLarge(run));
  token.pushes.push(stack);
  return accepted;
}

function add(run: Run, { actions }: Extract<Request, { kind: 'add' }>): Answer {
  const frame = topFrame(run.token) as Frame;
  if (frame.id === MAIN_STACK)
    return refuse('STATE_INVALID', 'actions can be added to a nested stack only; push them instead');
  const taken = actions.find(({ id }) => frame.actions.some((action) => action.id === id));
  if (taken) return refuse('INVALID_ARGUMENT', `the stack ${frame.id} has an action ${taken.id} already`);
  if (!fits(run, jsonBytes(actions))) return refuse('STATE_TOO_LARGE', tooLarge(run));
  insertBehind(frame, actions);
  return accepted;
}

function fits(run: Run, bytes: number): boolean {
  return liveBytes(run.token) + bytes <= run.facts.limits.state_bytes;
}

function tooLarge(run: Run): string {
  return `the live state of activeflow ${run.facts.id} may take ${run.facts.limits.state_bytes} bytes`;
}

function forward(run: Run, target: string, now: boolean): Answer {
  const { token } = run;
  if (!openOf(run)) return refuse('STATE_INVALID', `activeflow ${run.facts.id} has not started yet`);
  const isOutside = token.below.stacks.length > 0;
  if (target === FINISH_ID || (!locate(token, target) && !isOutside)) {
    return refuse('NOT_FOUND', `no open stack of activeflow ${run.facts.id} has an action ${target}`);
  }
  token.forward = target;
  if (now) interrupt(run, target);
  return accepted;
}

/** Leaves the open action at once, after its media has been told to stop. */
function interrupt(run: Run, target: string): void {
  const frame = topFrame(run.token) as Frame;
  const open = frame.open as Open;
  const definition = run.definitions(open.action.type) as Definition;
  const runtime = createRuntime(run, open, frame);
  const effect = definition.interrupt(runtime, definition.parse(open.action.option ?? {}));
  open.resumedBy = { type: 'forward', value: target };
  if (!effect) return leaveForward(run);
  open.phase = { ...performing(run, open, effect), interruptedBy: target };
}
