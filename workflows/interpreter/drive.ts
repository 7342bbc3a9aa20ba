/**
 * The loop: runs one stack of an activeflow until the flow ends, the stack changes hands, or the host asks for a pause. It
 * awaits only real waits; everything between them is synchronous. Invariants:
 *
 * - D1. Happenings are taken one at a time: a stop first, then deliveries in their order, then the effect's result, then time.
 * - D2. A rest that really waits is saved first, once, also when the stack is suspended and driven again. Nobody waits for
 *   that save, and nothing depends on when it is done: a replay may see it at another moment (docs/decisions/local-saves.md).
 * - D3. An effect that nobody waits for any more is given up; its key keeps it from being done twice.
 */
import { topFrame } from './cursor.ts';
import { end } from './end.ts';
import type { Effect } from './outcome.ts';
import { type Answer, type EffectResult, receive, receiveResult, receiveTimeout } from './receive.ts';
import type { Run } from './run.ts';
import { settle } from './settle.ts';
import { startNext } from './step.ts';
import type { Ended, Phase, Token } from './token.ts';

/** What the loop needs from whoever runs it: a workflow, or a test with a virtual clock. */
export interface Host {
  /** Begins an effect; its result comes back through {@link Wakeup}. */
  begin(effect: Effect, key: string): void;
  /** Nobody waits for the effect under way any more. */
  giveUp(): void;
  /** Has it stored where the flow rests, and goes on. Should that fail, the next one carries what is missing. */
  save(run: Run): void;
  /** Stores where the flow is and waits until that is done; `isRest` when it rests, so that an event tells of it. */
  store(run: Run, isRest: boolean): Promise<void>;
  /** Asked at every rest, before it is saved; `isNew`: for the first time. */
  shouldSuspend(token: Token, isNew: boolean): boolean;
  /**
   * Settles when there is anything to take, or a rest's deadline has come, or a rest should be suspended. Answers whether it is
   * the deadline: the timer says so and not the clock, which a replay may show differently.
   */
  wait(phase: Phase): Promise<boolean>;
  /** Why the flow must end now, if it must. */
  stopped(): Ended | undefined;
  /** The result of the effect under way, handed out once. */
  takeResult(): EffectResult | undefined;
  /** What became of a request. */
  answer(n: number, answer: Answer): void;
}

export type Exit = 'ended' | 'handover' | 'suspended';

/** Longer backlogs are stored before the flow goes on; a whole cycle of small logic actions stays below. */
const BACKLOG_BYTES = 256 * 1024;

export async function drive(run: Run, host: Host): Promise<Exit> {
  let begun: string | undefined;
  let due: Phase | undefined;
  for (;;) {
    const demand = advance(run);
    if (begun !== undefined && begun !== keyOf(demand)) {
      host.giveUp();
      begun = undefined;
    }
    if (demand === 'ended' || demand === 'handover') return demand;
    if (demand === 'store') {
      await host.store(run, false);
      continue;
    }
    if (demand.kind === 'perform' && begun === undefined) {
      host.begin(demand.effect, demand.key);
      begun = demand.key;
    }
    if (demand.kind === 'rest' && !demand.saved && take(run, host, due)) continue;
    if (demand.kind === 'rest' && (await settleDown(run, host, demand))) return 'suspended';
    if (!take(run, host, due) && (await host.wait(demand))) due = demand;
  }
}

/** Has a rest stored; answers whether the stack is suspended here, which needs it stored for certain. */
async function settleDown(run: Run, host: Host, rest: Extract<Phase, { kind: 'rest' }>): Promise<boolean> {
  const isNew = !rest.saved;
  const isSuspended = host.shouldSuspend(run.token, isNew);
  rest.saved = true;
  if (isNew && isSuspended) await host.store(run, true);
  else if (isNew) host.save(run);
  return isSuspended;
}

/** Runs actions until something is needed from outside. */
function advance(run: Run): 'ended' | 'handover' | 'store' | Phase {
  const { token } = run;
  const held = token.frames.length;
  for (;;) {
    settle(run);
    if (token.ended) return 'ended';
    if (token.leaving || token.frames.length !== held) return 'handover';
    const frame = topFrame(token);
    if (!frame) return 'handover';
    if (frame.open) return frame.open.phase;
    if (token.backlogBytes > BACKLOG_BYTES) return 'store';
    startNext(run, frame);
  }
}

function keyOf(demand: ReturnType<typeof advance>): string | undefined {
  return typeof demand === 'object' && demand.kind === 'perform' ? demand.key : undefined;
}

/** Takes the first thing that has happened, if any; `due` is the wait whose deadline has come. */
function take(run: Run, host: Host, due: Phase | undefined): boolean {
  const stop = host.stopped();
  if (stop) {
    end(run, stop);
    return true;
  }
  if (takeDelivery(run, host)) return true;
  const result = host.takeResult();
  if (result) receiveResult(run, result);
  return result !== undefined || takeTimeout(run, due);
}

/** Deliveries are numbered without gaps, but signals may overtake each other: a later one waits for its turn. */
function takeDelivery(run: Run, host: Host): boolean {
  const { token } = run;
  token.mailbox = token.mailbox.filter(({ n }) => n > token.received);
  const delivery = token.mailbox.find(({ n }) => n === token.received + 1);
  if (!delivery) return false;
  const answer = receive(run, delivery);
  if (delivery.kind === 'request') host.answer(delivery.n, answer);
  return true;
}

function takeTimeout(run: Run, due: Phase | undefined): boolean {
  const phase = topFrame(run.token)?.open?.phase;
  if (phase?.kind !== 'rest' || phase !== due) return false;
  receiveTimeout(run);
  return true;
}
