import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { inject } from 'vitest';
import type { ConferenceDesk } from '../../activities/conference-desk.ts';
import { createConferenceReview } from '../../activities/conference-review.ts';
import type { EntityActivities } from '../../activities/entities.ts';
import { type Activities, createActivities } from '../../activities/index.ts';
import { createLegs } from '../../activities/legs.ts';
import type { QueueDesk } from '../../activities/queue-desk.ts';
import { createQueueWork } from '../../activities/queue-work.ts';
import { createConferenceDesk } from '../../src/conference-desk.ts';
import { loadConfig } from '../../src/config.ts';
import { createFlowClient, type FlowClient } from '../../src/flow-client.ts';
import { RealClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { NumbersInput } from '../../src/providers/simulator/numbers.ts';
import { createQueueDesk } from '../../src/queue-desk.ts';
import { connectClient } from '../../src/temporal/connection.ts';
import { connectWorker } from '../../src/temporal/worker-connection.ts';
import { runWorkers } from '../../src/worker/worker.ts';
import type {
  EffectInput,
  FinishInput,
  Request,
  SaveInput,
  StartInput,
  SummaryInput,
} from '../../workflows/protocol.ts';
import type { QueueActivities } from '../../workflows/queue/protocol.ts';
import { until } from '../platform/until.ts';
import { TIMES, toEnding } from './ending.ts';
import { MemoryAi } from './memory-ai.ts';
import { MemoryCalls } from './memory-calls.ts';
import { MemoryConferenceRecords } from './memory-conference-records.ts';
import { MemoryQueueRecords } from './memory-queue-records.ts';
import { MemoryStore } from './memory-store.ts';
import type { AtRest, Ending, Scenario } from './scenario.ts';
import { spareParts } from './spare-parts.ts';
import { toStart } from './start.ts';
import { ScriptedWeb } from './web.ts';
import { shareWorkflowBundle } from './workflow-bundle.ts';
import './temporal-runtime.ts';

export interface TemporalBenchOptions {
  readonly maxCachedWorkflows?: number;
  readonly suspendAtEveryWait?: boolean;
}

/** One activeflow's surroundings. */
export interface Stage {
  readonly store: MemoryStore;
  readonly web: ScriptedWeb;
  readonly calls: MemoryCalls;
  readonly ai: MemoryAi;
  readonly queues: MemoryQueueRecords;
  readonly conferences: MemoryConferenceRecords;
}

/** A worker, a client and a phone network around the shared Temporal server, for many flows at once. */
export class TemporalBench {
  readonly client: Client;
  readonly flows: FlowClient;
  readonly network: PhoneNetwork;
  readonly stages = new Map<string, Stage>();
  readonly #options: TemporalBenchOptions;
  #numbers: NumbersInput = {};
  readonly #byCall = new Map<string, string>();
  readonly #ringing = new Map<string, StartInput>();
  readonly #started = new Map<string, () => void>();
  readonly #connection: NativeConnection;
  readonly #stop: () => Promise<void>;

  private constructor(parts: {
    client: Client;
    flows: FlowClient;
    network: PhoneNetwork;
    connection: NativeConnection;
    stop: () => Promise<void>;
    options: TemporalBenchOptions;
    stages: Map<string, Stage>;
  }) {
    this.client = parts.client;
    this.flows = parts.flows;
    this.network = parts.network;
    this.stages = parts.stages;
    this.#connection = parts.connection;
    this.#stop = parts.stop;
    this.#options = parts.options;
  }

  static async open(options: TemporalBenchOptions = {}): Promise<TemporalBench> {
    const target = { address: inject('temporal'), namespace: loadConfig({}).temporal.namespace };
    const network = new PhoneNetwork({ clock: new RealClock(), times: TIMES });
    const taskQueue = `test-${randomUUID()}`;
    const stages = new Map<string, Stage>();
    const [client, connected, workflowBundle] = await Promise.all([
      connectClient(target),
      connectWorker(target),
      shareWorkflowBundle(),
    ]);
    const desk = createQueueDesk(client, taskQueue, { patience: 30_000, placePatience: 30_000 });
    const flows = createFlowClient(client, taskQueue, 30_000);
    const conferences = createConferenceDesk(client, taskQueue, flows);
    const workers = await runWorkers({
      ...connected,
      taskQueue,
      workflowBundle,
      activities: routed(network, stages, { desk, conferences }),
      entities: { ...routedWork(network, stages, desk), ...routedReview(network, stages, conferences) },
      maxCachedWorkflows: options.maxCachedWorkflows ?? 200,
    });
    const bench = new TemporalBench({
      client,
      flows,
      network,
      connection: connected.connection,
      stop: workers.stop,
      options,
      stages,
    });
    await network.open({
      incoming: async ({ call_id }) => {
        const input = bench.#ringing.get(call_id);
        if (input) await flows.start(input);
        bench.#started.get(call_id)?.();
      },
      event: async (event) => {
        const id = bench.#workflowOf(event.call_id);
        if (id !== undefined) await flows.event(id, event);
      },
    });
    return bench;
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.client.connection.close();
    await this.#connection.close();
  }

  /** Starts a scenario's flow; answers its activeflow id and, once it has ended, how. */
  async start(scenario: Scenario): Promise<{ id: string; ending: Promise<Ending> }> {
    const id = randomUUID();
    const calls = new MemoryCalls();
    const stage: Stage = {
      store: new MemoryStore(scenario.flows),
      web: new ScriptedWeb(scenario.web),
      calls,
      ai: new MemoryAi(scenario.ais),
      queues: new MemoryQueueRecords(scenario.queues),
      conferences: new MemoryConferenceRecords(scenario.conferences),
    };
    this.#numbers = { ...this.#numbers, ...scenario.numbers };
    this.network.setNumbers(this.#numbers);
    this.stages.set(id, stage);
    stage.store.onRest = planned(scenario.atRest ?? [], (act) => this.#act(id, act));
    const callId = (scenario.reference ?? 'call') === 'call' ? randomUUID() : undefined;
    const start = toStart({ id, scenario, callId });
    const input: StartInput = this.#options.suspendAtEveryWait
      ? { ...start, suspend_at_every_wait: true }
      : start;
    if (callId === undefined) await this.flows.start(input);
    else await this.#ring(callId, input, scenario);
    return { id, ending: this.#endingOf(id, callId, stage) };
  }

  /** The far ends may be told that it is over after the flow has ended: a queue gives back its agents by itself. */
  async #endingOf(id: string, callId: string | undefined, stage: Stage): Promise<Ending> {
    await this.client.workflow.getHandle(id).result();
    const far = callId === undefined ? [] : stage.calls.legs.of(callId);
    const areOver = (): true | undefined =>
      far.every((leg) => this.network.call(leg)?.state.status === 'hangup') || undefined;
    await until('the far ends are over', areOver, { within: 30_000 });
    return toEnding({ ...stage, network: this.network, callId });
  }

  /** The flow starts as a gateway would start it: when the call rings in. */
  async #ring(callId: string, input: StartInput, scenario: Scenario): Promise<void> {
    this.#byCall.set(callId, input.facts.id);
    this.#ringing.set(callId, input);
    const started = new Promise<void>((resolve) => this.#started.set(callId, resolve));
    this.network.ring({ call_id: callId, from: '+15550100', to: '+15550199', script: scenario.script ?? [] });
    await started;
  }

  /** That of its activeflow, or of whoever made the leg. */
  #workflowOf(callId: string): string | undefined {
    const legs = [...this.stages.values()].map(({ calls }) => calls.legs.all.get(callId));
    return this.#byCall.get(callId) ?? legs.find((leg) => leg !== undefined)?.event_workflow_id;
  }

  async #act(id: string, act: AtRest): Promise<void> {
    if ('stop' in act) await this.flows.stop(id);
    else await this.flows.request(id, { id: randomUUID(), ...act.request } as Request);
  }
}

/** Sends what a scenario plans for its n-th rest, one after the other; a rest that is stored twice is one rest. */
function planned(plans: readonly AtRest[], act: (plan: AtRest) => Promise<void>): (save: SaveInput) => void {
  const seen = new Set<number>();
  let last = Promise.resolve();
  return ({ rest }) => {
    if (seen.has(rest)) return;
    seen.add(rest);
    for (const plan of plans.filter((candidate) => candidate.rest === seen.size)) {
      last = last.then(() => act(plan)).catch(() => {});
    }
  };
}

/** Activities that find the surroundings of their activeflow. */
function routed(
  network: PhoneNetwork,
  stages: ReadonlyMap<string, Stage>,
  { desk, conferences }: { readonly desk: QueueDesk; readonly conferences: ConferenceDesk },
): Activities {
  const of = (id: string): Activities => {
    const stage = stages.get(id);
    if (!stage) throw new Error(`no stage for activeflow ${id}`);
    return createActivities({
      control: network,
      http: stage.web,
      store: stage.store,
      ...spareParts({
        calls: stage.calls,
        queues: { records: stage.queues, desk },
        conferences: { records: stage.conferences, desk: conferences },
        ai: stage.ai.parts,
      }),
    });
  };
  const names = Object.keys(
    createActivities({
      control: network,
      http: new ScriptedWeb(),
      store: new MemoryStore(),
      ...spareParts(),
    }),
  );
  const route = (name: keyof Activities) => (input: EffectInput & SaveInput & FinishInput & SummaryInput) =>
    of(input.activeflow_id)[name](input);
  return Object.fromEntries(
    names.map((name) => [name, route(name as keyof Activities)]),
  ) as unknown as Activities;
}

/** The work of queues, in the surroundings of the flow that has them. */
function routedWork(
  network: PhoneNetwork,
  stages: ReadonlyMap<string, Stage>,
  desk: QueueDesk,
): QueueActivities {
  const of = (queueId: string): QueueActivities => {
    const stage = [...stages.values()].find(({ queues }) => queues.has(queueId));
    if (!stage) throw new Error(`no stage has queue ${queueId}`);
    const legs = createLegs(network, stage.calls.legs);
    return createQueueWork({ records: stage.queues, desk, legs, bridges: network });
  };
  const names = Object.keys(createQueueWork({} as never)) as (keyof QueueActivities)[];
  const route = (name: keyof QueueActivities) => (input: { readonly queue_id: string }) =>
    of(input.queue_id)[name](input as never);
  return Object.fromEntries(names.map((name) => [name, route(name)])) as unknown as QueueActivities;
}

/** The looks of conferences, in the surroundings of the flow that has them. */
function routedReview(
  network: PhoneNetwork,
  stages: ReadonlyMap<string, Stage>,
  desk: ConferenceDesk,
): Pick<EntityActivities, 'conference_review'> {
  return {
    conference_review(input) {
      const stage = [...stages.values()].find(({ conferences }) => conferences.has(input.conference_id));
      if (!stage) throw new Error(`no stage has conference ${input.conference_id}`);
      const parts = {
        records: stage.conferences,
        desk,
        bridges: network,
        transcribes: stage.ai.transcribes,
        summarizeEnded: async () => {},
        now: Date.now,
      };
      return createConferenceReview(parts).conference_review(input);
    },
  };
}
