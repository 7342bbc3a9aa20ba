import { randomUUID } from 'node:crypto';
import { EffectRefused } from '../../activities/failure.ts';
import { type Activities, createActivities } from '../../activities/index.ts';
import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import { definitions } from '../../workflows/actions/index.ts';
import { drive, type Host } from '../../workflows/interpreter/drive.ts';
import { markSaved } from '../../workflows/interpreter/history.ts';
import type { Effect } from '../../workflows/interpreter/outcome.ts';
import type { Answer, EffectResult } from '../../workflows/interpreter/receive.ts';
import { newToken, type Run } from '../../workflows/interpreter/run.ts';
import type { Ended, Phase } from '../../workflows/interpreter/token.ts';
import { toFinish, toSave } from '../../workflows/interpreter/view.ts';
import type { Request, StartInput } from '../../workflows/protocol.ts';
import { newIntake, takeIn, takeRequest } from '../../workflows/shell/intake.ts';
import { TIMES, toEnding } from './ending.ts';
import { PLAIN_LINKS } from './links.ts';
import { MemoryStore } from './memory-store.ts';
import type { Ending, Scenario } from './scenario.ts';
import { toStart } from './start.ts';
import { ScriptedWeb } from './web.ts';

/** Runs a scenario without Temporal: the same interpreter, activities and phone network, on a virtual clock. */
export async function runInMemory(scenario: Scenario): Promise<Ending> {
  const clock = new VirtualClock();
  const network = new PhoneNetwork({ clock, times: TIMES });
  const store = new MemoryStore(scenario.flows);
  const web = new ScriptedWeb(scenario.web);
  const isCall = scenario.reference !== 'api';
  const callId = isCall
    ? network.ring({ from: '+15550100', to: '+15550199', script: scenario.script ?? [] })
    : undefined;
  const activities = createActivities({
    control: network,
    http: web,
    store,
    links: PLAIN_LINKS,
    newId: randomUUID,
  });
  const host = new MemoryHost({
    clock,
    activities,
    store,
    start: toStart({ id: randomUUID(), scenario, callId }),
  });
  await network.open({ incoming: async () => {}, event: async (event) => host.event(event) });
  for (const at of scenario.atRest ?? []) {
    host.atRest(at.rest, () =>
      'stop' in at ? host.stop() : host.request({ id: randomUUID(), ...at.request } as Request),
    );
  }
  await host.run();
  return toEnding({ store, web, commands: network.commands() });
}

interface Parts {
  readonly clock: VirtualClock;
  readonly activities: Activities;
  readonly store: MemoryStore;
  readonly start: StartInput;
}

/** A host in memory: what the root workflow does, without durability. */
class MemoryHost implements Host {
  readonly #parts: Parts;
  readonly #run: Run;
  readonly #intake = newIntake();
  readonly #plans = new Map<number, (() => void)[]>();
  readonly answers: Answer[] = [];
  #rests = 0;
  #effect: Promise<void> | undefined;
  #result: EffectResult | undefined;
  #stopped: Ended | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { actions, variables, call, facts } = parts.start;
    const token = newToken({
      actions,
      variables,
      ...(call ? { call: { id: call.id, status: call.status } } : {}),
    });
    this.#run = {
      facts,
      token,
      definitions,
      clock: { now: () => parts.clock.now(), newId: randomUUID },
    };
  }

  async run(): Promise<void> {
    while ((await drive(this.#run, this)) !== 'ended');
    const { token, facts } = this.#run;
    const finish = toFinish(this.#run);
    if (token.call && token.call.status !== 'hangup' && finish.ended_reason !== 'reference_ended') {
      const input = { call_id: token.call.id, reason: 'normal' };
      await this.#parts.activities.hangup({
        key: `${facts.id}/end`,
        activeflow_id: facts.id,
        customer_id: '',
        input,
      });
    }
    await this.#parts.store.finish(finish);
  }

  event(event: Parameters<typeof takeIn>[1]): void {
    this.#run.token.mailbox.push(...takeIn(this.#intake, event));
  }

  request(request: Request): void {
    this.#run.token.mailbox.push(takeRequest(this.#intake, request));
  }

  stop(): void {
    this.#stopped ??= { reason: 'stopped' };
  }

  atRest(rest: number, act: () => void): void {
    this.#plans.set(rest, [...(this.#plans.get(rest) ?? []), act]);
  }

  begin(effect: Effect, key: string): void {
    const { facts } = this.#run;
    const input = { key, activeflow_id: facts.id, customer_id: facts.customer_id, input: effect.input };
    const effectRun: Promise<void> = this.#parts.activities[effect.name](input).then(
      (value) => this.#settle(effectRun, { value }),
      (error: unknown) => this.#settle(effectRun, { failure: failureOf(error) }),
    );
    this.#effect = effectRun;
  }

  #settle(effectRun: Promise<void>, result: EffectResult): void {
    if (this.#effect === effectRun) this.#result = result;
  }

  giveUp(): void {
    this.#effect = undefined;
    this.#result = undefined;
  }

  takeResult(): EffectResult | undefined {
    const result = this.#result;
    this.#result = undefined;
    return result;
  }

  async save(run: Run, isRest: boolean): Promise<void> {
    await this.#parts.store.save(toSave(run, { event: isRest, status: 'running' }));
    markSaved(run.token, run.token.listed);
    if (isRest) for (const act of this.#plans.get(++this.#rests) ?? []) act();
  }

  shouldSuspend(): boolean {
    return false;
  }

  stopped(): Ended | undefined {
    return this.#stopped;
  }

  answer(_n: number, answer: Answer): void {
    this.answers.push(answer);
  }

  async wait(phase: Phase): Promise<void> {
    if (phase.kind === 'perform') return await this.#effect;
    const { clock } = this.#parts;
    const { until } = phase;
    const cancel = until === null ? () => {} : clock.at(until, () => {});
    const isDone = (): boolean => this.#hasNews() || (until !== null && clock.now() >= until);
    if (!(await clock.run(isDone))) throw new Error('the flow waits for ever');
    cancel();
  }

  #hasNews(): boolean {
    const { mailbox, received } = this.#run.token;
    return this.#stopped !== undefined || this.#result !== undefined || mailbox.some(({ n }) => n > received);
  }
}

function failureOf(error: unknown) {
  if (error instanceof EffectRefused) return { code: error.code, message: error.message };
  throw error;
}
