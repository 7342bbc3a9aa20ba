import { EffectRefused } from '../../../activities/failure.ts';
import { definitions } from '../../../workflows/actions/index.ts';
import { depth, locate, topFrame } from '../../../workflows/interpreter/cursor.ts';
import { drive, type Exit, type Host } from '../../../workflows/interpreter/drive.ts';
import { markSaved, markStored } from '../../../workflows/interpreter/history.ts';
import type { Effect } from '../../../workflows/interpreter/outcome.ts';
import type { EffectResult } from '../../../workflows/interpreter/receive.ts';
import { newToken, type Run } from '../../../workflows/interpreter/run.ts';
import { settle } from '../../../workflows/interpreter/settle.ts';
import type { Ended, Frame, Open, Phase, Token } from '../../../workflows/interpreter/token.ts';
import { toFinish, toSave } from '../../../workflows/interpreter/view.ts';
import type { Request } from '../../../workflows/protocol.ts';
import { newIntake, takeIn, takeRequest } from '../../../workflows/shell/intake.ts';
import type { Happening, Outcome, Scenario } from '../scenario.ts';
import { Deliveries } from './deliveries.ts';
import { toOutcome } from './outcome.ts';
import { hasDeadline, type Playable, play, type Rest } from './play.ts';
import { toFacts } from './start.ts';
import { Surroundings } from './surroundings.ts';

/**
 * How the token is held: by one holder all the time; put through JSON at every wait, as continue-as-new does; or, besides,
 * split so that a nested stack is driven with its own frame only, as root and stack workflows do.
 */
export type Manner = 'whole' | 'serialised' | 'split';
export const MANNERS: readonly Manner[] = ['whole', 'serialised', 'split'];

const ID = 'flow';
const CALL_ID = 'call';

/** Runs a scenario with the real interpreter, in memory. */
export async function runInMemory(scenario: Scenario, manner: Manner): Promise<Outcome> {
  const flow = new MemoryFlow(scenario, manner);
  await Promise.all([flow.ended, play(scenario, flow)]);
  return flow.outcome();
}

class MemoryFlow implements Playable {
  /** Settles when the flow has ended, or breaks. */
  readonly ended: Promise<void>;
  readonly #manner: Manner;
  readonly #surroundings: Surroundings;
  readonly #deliveries: Deliveries;
  readonly #intake = newIntake();
  readonly #depths = new Map<string, number>();
  #run: Run;
  /** Stacks under the one that is driven, kept here as the root keeps them. */
  #outer: Frame[] = [];
  #restAtStart = 0;
  #now: number;
  #ids = 0;
  #waits = 0;
  #stopped: Ended | undefined;
  #effect: Promise<void> | undefined;
  #result: EffectResult | undefined;
  #deadline: number | null = null;
  #start: () => void = () => {};
  #wake: () => void = () => {};
  #settled: (rest: Rest | undefined) => void = () => {};

  constructor(scenario: Scenario, manner: Manner) {
    this.#manner = manner;
    this.#surroundings = new Surroundings(scenario);
    this.#deliveries = new Deliveries(this.#surroundings, CALL_ID);
    this.#now = scenario.now;
    const { actions, variables, reference_type } = scenario;
    const call = { id: CALL_ID, status: scenario.call?.status ?? 'progressing' } as const;
    const token = newToken({ actions, variables, ...(reference_type === 'call' ? { call } : {}) });
    this.#run = {
      facts: toFacts(scenario, ID, CALL_ID),
      token,
      definitions: (type) => this.#define(type),
      clock: { now: () => this.#now, newId: () => `stack-${++this.#ids}` },
    };
    const started = new Promise<void>((resolve) => {
      this.#start = resolve;
    });
    this.ended = started.then(() => this.#interpret());
  }

  begin(): Promise<Rest | undefined> {
    return this.#afterwards(() => this.#start());
  }

  happen(happening: Happening): Promise<Rest | undefined> {
    return this.#afterwards(() => {
      this.#tell(happening);
      this.#wake();
    });
  }

  outcome(): Outcome {
    return toOutcome(this.#surroundings, (stackId) => this.#depths.get(stackId));
  }

  #afterwards(act: () => void): Promise<Rest | undefined> {
    const settled = new Promise<Rest | undefined>((resolve) => {
      this.#settled = resolve;
    });
    act();
    return settled;
  }

  #tell(happening: Happening): void {
    const said = this.#deliveries.of(happening);
    const { mailbox } = this.#run.token;
    if (said.kind === 'stop') this.#stopped = { reason: 'stopped' };
    if (said.kind === 'timeout') this.#letTimePass();
    if (said.kind === 'event') mailbox.push(...takeIn(this.#intake, said.event));
    if (said.kind === 'request' && this.#isValid(said.request))
      mailbox.push(takeRequest(this.#intake, said.request));
  }

  #letTimePass(): void {
    const action = topFrame(this.#run.token)?.open?.action;
    if (action && hasDeadline(action) && this.#deadline !== null) this.#now = this.#deadline;
  }

  /** The root alone knows the outer stacks, so it judges the targets of forwards. */
  #isValid(request: Request): boolean {
    if (request.kind !== 'forward' || this.#outer.length === 0) return true;
    return locate(this.#whole(), request.action_id) !== undefined;
  }

  #define(type: string) {
    const { token } = this.#run;
    this.#depths.set(topFrame(token)?.id ?? '', depth(token));
    return definitions(type);
  }

  async #interpret(): Promise<void> {
    for (;;) {
      this.#setToken(this.#whole());
      settle(this.#run);
      if (this.#run.token.ended) break;
      await this.#driveOnce();
    }
    await this.#finish();
    this.#settled(undefined);
  }

  async #driveOnce(): Promise<Exit> {
    const { token } = this.#run;
    if (this.#manner === 'split' && depth(token) > 1) {
      this.#outer = token.frames.slice(0, -1);
      const bytes = this.#outer.reduce((sum, frame) => sum + frame.bytes, 0);
      const below = { stacks: this.#outer.map(({ id }) => id), bytes };
      this.#setToken({ ...token, frames: token.frames.slice(-1), below });
    }
    this.#restAtStart = this.#run.token.rest;
    return await drive(this.#run, this.#host);
  }

  /** The token with all frames, as the root puts it together. */
  #whole(): Token {
    const { token } = this.#run;
    return { ...token, frames: [...this.#outer, ...token.frames], below: { stacks: [], bytes: 0 } };
  }

  #setToken(token: Token): void {
    if (token.below.stacks.length === 0) this.#outer = [];
    const held = this.#manner === 'whole' ? token : (JSON.parse(JSON.stringify(token)) as Token);
    this.#run = { ...this.#run, token: held };
  }

  async #finish(): Promise<void> {
    const { activities, store } = this.#surroundings;
    const finish = toFinish(this.#run);
    const { call } = this.#run.token;
    if (call && call.status !== 'hangup' && finish.ended_reason !== 'reference_ended') {
      await activities.hangup(this.#effectInput(`${ID}/end`, { call_id: call.id, reason: 'normal' }));
    }
    await store.finish(finish);
  }

  #effectInput(key: string, input: Effect['input']) {
    return { key, activeflow_id: ID, customer_id: this.#run.facts.customer_id, input };
  }

  readonly #host: Host = {
    begin: (effect, key) => this.#beginEffect(effect, key),
    giveUp: () => {
      this.#effect = undefined;
      this.#result = undefined;
    },
    save: (run) => {
      this.#waits++;
      void this.#surroundings.store.save(toSave(run, { event: true, status: 'running' }));
      markSaved(run.token, run.token.listed);
    },
    store: async (run, isRest) => {
      if (isRest) this.#waits++;
      await this.#surroundings.store.save(toSave(run, { event: isRest, status: 'running' }));
      markStored(run.token, run.token.listed);
    },
    shouldSuspend: ({ rest }, isNew) => this.#manner !== 'whole' && (isNew || rest !== this.#restAtStart),
    wait: (phase) => this.#wait(phase),
    stopped: () => this.#stopped,
    takeResult: () => {
      const result = this.#result;
      this.#result = undefined;
      return result;
    },
    answer: () => {},
  };

  #beginEffect({ name, input }: Effect, key: string): void {
    const effect: Promise<void> = this.#surroundings.activities[name](this.#effectInput(key, input)).then(
      (value) => this.#performed(effect, { value }),
      (error: unknown) => this.#performed(effect, { failure: failureOf(error) }),
    );
    this.#effect = effect;
  }

  #performed(effect: Promise<void>, result: EffectResult): void {
    if (this.#effect === effect) this.#result = result;
  }

  async #wait(phase: Phase): Promise<boolean> {
    if (phase.kind === 'perform') {
      await this.#effect;
      return false;
    }
    this.#deadline = phase.until;
    const { action } = (topFrame(this.#run.token) as Frame).open as Open;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#settled({ waits: this.#waits, action });
    });
    return phase.until !== null && this.#now >= phase.until;
  }
}

function failureOf(error: unknown) {
  if (error instanceof EffectRefused) return { code: error.code, message: error.message };
  throw error;
}
