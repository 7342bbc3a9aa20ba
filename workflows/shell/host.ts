import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  log,
  scheduleActivity,
  scheduleLocalActivity,
  setCurrentDetails,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { JsonObject } from '../interpreter/action.ts';
import { topFrame } from '../interpreter/cursor.ts';
import type { Host } from '../interpreter/drive.ts';
import { markSaved, markStored } from '../interpreter/history.ts';
import type { Effect, Failure } from '../interpreter/outcome.ts';
import type { Answer, EffectResult } from '../interpreter/receive.ts';
import type { Run } from '../interpreter/run.ts';
import type { Below, Ended, Phase, Token } from '../interpreter/token.ts';
import { toSave } from '../interpreter/view.ts';
import type { ActiveflowFacts, EffectInput } from '../protocol.ts';
import { toDetails } from './details.ts';
import type { FlowClock } from './flow-clock.ts';
import { policyOf, timeoutOf } from './policies.ts';

/** What differs between the root and a stack child. */
export interface Holder {
  stopped(): Ended | undefined;
  shouldSuspend(token: Token, isNew: boolean): boolean;
  answer(n: number, answer: Answer): void;
}

/** Characters; the server takes 400 bytes. */
const SUMMARY_LENGTH = 100;

/** Runs the interpreter's loop inside a workflow: effects are activities, waits are conditions, rests are saved. */
export class WorkflowHost implements Host {
  readonly #run: Run;
  readonly #clock: FlowClock;
  readonly #holder: Holder;
  #scope: CancellationScope | undefined;
  #result: EffectResult | undefined;

  constructor(run: Run, clock: FlowClock, holder: Holder) {
    this.#run = run;
    this.#clock = clock;
    this.#holder = holder;
  }

  begin(effect: Effect, key: string): void {
    const scope = new CancellationScope();
    this.#scope = scope;
    const settle = (result: EffectResult): void => {
      if (this.#scope === scope) this.#result = result;
    };
    scope
      .run(() => perform(this.#run, effect, key))
      .then((value) => settle({ value }))
      .catch((error: unknown) => settle({ failure: toFailure(error, effect) }));
  }

  giveUp(): void {
    this.#scope?.cancel();
    this.#scope = undefined;
    this.#result = undefined;
  }

  takeResult(): EffectResult | undefined {
    const result = this.#result;
    this.#result = undefined;
    return result;
  }

  save(run: Run): void {
    setCurrentDetails(toDetails(run));
    void save(run);
  }

  async store(run: Run, isRest: boolean): Promise<void> {
    setCurrentDetails(toDetails(run));
    await store(run, isRest);
  }

  async wait(phase: Phase): Promise<boolean> {
    const isRest = phase.kind === 'rest';
    const isWoken = (): boolean =>
      this.#hasNews() || (isRest && this.#holder.shouldSuspend(this.#run.token, false));
    const isTimed = isRest && phase.until !== null;
    let isDue = false;
    if (!isTimed) await condition(isWoken);
    else {
      const left = Math.max(1, phase.until - Date.now());
      isDue = !(await condition(isWoken, left, { summary: this.#waiter() }));
    }
    this.#clock.wake();
    return isDue;
  }

  /** Names the timer in the Temporal UI. */
  #waiter(): string {
    const action = topFrame(this.#run.token)?.open?.action;
    return action ? `${action.type} ${action.id} waits` : 'dialling';
  }

  #hasNews(): boolean {
    const { mailbox, received } = this.#run.token;
    const isNext = mailbox.some(({ n }) => n === received + 1);
    return isNext || this.#result !== undefined || this.#holder.stopped() !== undefined;
  }

  stopped(): Ended | undefined {
    return this.#holder.stopped();
  }

  shouldSuspend(token: Token, isNew: boolean): boolean {
    return this.#holder.shouldSuspend(token, isNew);
  }

  answer(n: number, answer: Answer): void {
    this.#holder.answer(n, answer);
  }
}

/** Runs the activity of an effect under the effect's own name. */
export function perform({ facts }: Run, effect: Effect, key: string): Promise<JsonObject> {
  const timeout = timeoutOf(effect.name, facts.limits);
  const input: EffectInput = {
    key,
    activeflow_id: facts.id,
    customer_id: facts.customer_id,
    input: effect.input,
    ...markOf(facts, effect),
    ...(timeout === undefined ? {} : { timeout }),
  };
  const options = policyOf(effect.name, workflowInfo().taskQueue, facts.limits);
  const summary = facts.hides_content ? effect.name : effect.summary.slice(0, SUMMARY_LENGTH);
  return scheduleActivity<JsonObject>(effect.name, [input], { ...options, summary });
}

/** An input that names the flow's continue link tells its activity what stands for it. */
function markOf({ continue_mark }: ActiveflowFacts, { input }: Effect): Pick<EffectInput, 'continue_mark'> {
  if (continue_mark === undefined || !JSON.stringify(input).includes(continue_mark)) return {};
  return { continue_mark };
}

/**
 * Has a rest stored by a local activity that nobody waits for: its answer changes what the next save carries, and no command of
 * the workflow. What fails is carried by the next one.
 */
async function save(run: Run): Promise<void> {
  const { token } = run;
  const input = toSave(run, { event: true, status: 'running' });
  const upTo = token.listed;
  const below = token.below.unsaved;
  markStacks(token, true);
  try {
    await scheduleLocalActivity('save', [input], {
      scheduleToCloseTimeout: '2s',
      retry: { maximumAttempts: 1 },
    });
    markSaved(token, upTo);
    if (below !== undefined && token.below.unsaved === below) token.below = withoutUnsaved(token.below);
  } catch (error) {
    markStacks(token, false);
    logUnsaved(input.rest, error);
  }
}

/**
 * Stores where the flow is by an activity that is waited for. A long backlog is worth any wait; a rest is not, since its caller
 * may be about to speak: what could not be stored is carried on.
 */
async function store(run: Run, isRest: boolean): Promise<void> {
  const { token } = run;
  const input = toSave(run, { event: isRest, status: 'running' });
  const upTo = token.listed;
  markStacks(token, true);
  try {
    await scheduleActivity('save', [input], {
      startToCloseTimeout: '5s',
      ...(isRest ? { scheduleToCloseTimeout: '5s' } : {}),
    });
    markStored(token, upTo);
    token.below = withoutUnsaved(token.below);
  } catch (error) {
    markStacks(token, false);
    logUnsaved(input.rest, error);
  }
}

function logUnsaved(rest: number, error: unknown): void {
  log.warn('the rest point could not be stored; the next one carries it', { rest, error: String(error) });
}

function markStacks(token: Token, saved: boolean): void {
  for (const frame of token.frames) frame.saved = saved;
}

function withoutUnsaved({ stacks, bytes }: Below): Below {
  return { stacks, bytes };
}

/** What a failed activity means to the flow: the code of an effect that was refused, or that it never answered. */
function toFailure(error: unknown, effect: Effect): Failure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.nonRetryable) {
    return { code: cause.type ?? 'FAILED', message: cause.message };
  }
  if (isCancellation(error)) return { code: 'CANCELED', message: `${effect.name} was given up` };
  const last = cause instanceof TimeoutFailure ? cause.cause : cause;
  if (last instanceof ApplicationFailure && isOurCode(last.type)) {
    return { code: last.type, message: last.message };
  }
  const code =
    effect.name === 'fetch' || effect.name === 'webhook_send'
      ? `${effect.name.split('_')[0]?.toUpperCase()}_FAILED`
      : 'TIMEOUT';
  return { code, message: `${effect.name} was not done in time` };
}

/** What was to be tried again says by its code what was wrong the last time; the type of any other error is a class's name. */
function isOurCode(type: string | null | undefined): type is string {
  return typeof type === 'string' && type === type.toUpperCase();
}
