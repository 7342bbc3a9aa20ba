import { randomUUID } from 'node:crypto';
import { createConferenceReview } from '../../activities/conference-review.ts';
import { EffectRefused } from '../../activities/failure.ts';
import { type Activities, createActivities } from '../../activities/index.ts';
import { createLegs } from '../../activities/legs.ts';
import { createQueueWork } from '../../activities/queue-work.ts';
import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import { definitions } from '../../workflows/actions/index.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import type { Effect } from '../../workflows/interpreter/outcome.ts';
import type { EffectResult } from '../../workflows/interpreter/receive.ts';
import { newToken, type Run } from '../../workflows/interpreter/run.ts';
import type { Phase } from '../../workflows/interpreter/token.ts';
import { toFinish } from '../../workflows/interpreter/view.ts';
import type { EffectInput, Request, SaveInput, StartInput } from '../../workflows/protocol.ts';
import { newIntake, takeIn, takeRequest } from '../../workflows/shell/intake.ts';
import { TIMES, toEnding } from './ending.ts';
import { MemoryAi } from './memory-ai.ts';
import { MemoryCalls } from './memory-calls.ts';
import { MemoryConferences } from './memory-conferences.ts';
import { MemoryQueues } from './memory-queues.ts';
import { MemoryStore } from './memory-store.ts';
import { PlainHost } from './plain-host.ts';
import type { Ending, Scenario } from './scenario.ts';
import { spareParts } from './spare-parts.ts';
import { toStart } from './start.ts';
import { ScriptedWeb } from './web.ts';

/** Runs a scenario without Temporal: the same interpreter, activities and phone network, on a virtual clock. */
export async function runInMemory(scenario: Scenario): Promise<Ending> {
  const clock = new VirtualClock();
  const network = new PhoneNetwork({ clock, times: TIMES });
  const store = new MemoryStore(scenario.flows);
  const web = new ScriptedWeb(scenario.web);
  const calls = new MemoryCalls();
  const ai = new MemoryAi(scenario.ais);
  const queues = new MemoryQueues(scenario.queues);
  const conferences = new MemoryConferences(scenario.conferences);
  const isCall = (scenario.reference ?? 'call') === 'call';
  const callId = isCall
    ? network.ring({ from: '+15550100', to: '+15550199', script: scenario.script ?? [] })
    : undefined;
  network.setNumbers(scenario.numbers ?? {});
  const activities = createActivities({
    control: network,
    http: web,
    store,
    ...spareParts({ calls, queues, conferences, ai: ai.parts }),
  });
  const host = new MemoryHost({
    clock,
    activities,
    store,
    start: toStart({ id: randomUUID(), scenario, callId }),
  });
  const legs = createLegs(network, calls.legs);
  const work = createQueueWork({ ...queues, legs, bridges: network });
  queues.desk.open({ clock, work, tell: (event) => host.event(event) });
  conferences.open({
    clock,
    ...createConferenceReview({
      ...conferences,
      bridges: network,
      transcribes: ai.transcribes,
      summarizeEnded: async () => {},
      now: () => clock.now(),
    }),
    tell: (_id, event) => {
      host.event(event);
      return 'sent';
    },
  });
  await network.open({
    incoming: async () => {},
    event: async (event) => {
      const leg = calls.legs.all.get(event.call_id);
      if (leg?.event_workflow_id.startsWith('queue/')) queues.desk.event(leg.event_workflow_id, event);
      else host.event(event);
    },
  });
  for (const at of scenario.atRest ?? []) {
    host.atRest(at.rest, () =>
      'stop' in at ? host.stop() : host.request({ id: randomUUID(), ...at.request } as Request),
    );
  }
  await host.run();
  return toEnding({ store, web, ai, network, calls, callId });
}

interface Parts {
  readonly clock: VirtualClock;
  readonly activities: Activities;
  readonly store: MemoryStore;
  readonly start: StartInput;
}

/** A host in memory: what the root workflow does, without durability. */
class MemoryHost extends PlainHost {
  readonly #parts: Parts;
  readonly #run: Run;
  readonly #intake = newIntake();
  readonly #plans = new Map<number, (() => void)[]>();
  #underWay: Promise<void> | undefined;

  constructor(parts: Parts) {
    super();
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
    await this.driveToEnd(this.#run);
    const { token } = this.#run;
    const finish = toFinish(this.#run);
    if (token.call && token.call.status !== 'hangup' && finish.ended_reason !== 'reference_ended') {
      await this.#parts.activities.hangup(this.#effect('end', { call_id: token.call.id, reason: 'normal' }));
    }
    if (token.call && token.hasLegs)
      await this.#parts.activities.end_legs(this.#effect('end_legs', { call_id: token.call.id }));
    await this.#parts.store.finish(finish);
  }

  /** The input of an activity of the flow's end. */
  #effect(key: string, input: JsonObject): EffectInput {
    const { id, customer_id } = this.#run.facts;
    return { key: `${id}/${key}`, activeflow_id: id, customer_id, input };
  }

  event(event: Parameters<typeof takeIn>[1]): void {
    this.#run.token.mailbox.push(...takeIn(this.#intake, event));
  }

  request(request: Request): void {
    this.#run.token.mailbox.push(takeRequest(this.#intake, request));
  }

  stop(): void {
    this.ending ??= { reason: 'stopped' };
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
    this.#underWay = effectRun;
  }

  protected override async left({ name, input }: Effect, serviceId: string): Promise<void> {
    await this.#parts.activities[name](this.#effect(`left/${serviceId}`, input));
  }

  #settle(effectRun: Promise<void>, result: EffectResult): void {
    if (this.#underWay === effectRun) this.result = result;
  }

  override giveUp(): void {
    this.#underWay = undefined;
    super.giveUp();
  }

  protected keep(input: SaveInput): void {
    void this.#parts.store.save(input);
  }

  protected rested(n: number): void {
    for (const act of this.#plans.get(n) ?? []) act();
  }

  async wait(phase: Phase): Promise<boolean> {
    if (phase.kind === 'perform') {
      await this.#underWay;
      return false;
    }
    const { clock } = this.#parts;
    const { until } = phase;
    const cancel = until === null ? () => {} : clock.at(until, () => {});
    const isDone = (): boolean => this.#hasNews() || (until !== null && clock.now() >= until);
    if (!(await clock.run(isDone))) throw new Error('the flow waits for ever');
    cancel();
    return until !== null && clock.now() >= until;
  }

  #hasNews(): boolean {
    const { mailbox, received } = this.#run.token;
    return this.ending !== undefined || this.result !== undefined || mailbox.some(({ n }) => n > received);
  }
}

function failureOf(error: unknown) {
  if (error instanceof EffectRefused) return { code: error.code, message: error.message };
  throw error;
}
