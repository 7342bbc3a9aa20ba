import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { WorkflowBundleOption } from '@temporalio/worker';
import pino from 'pino';
import { expect, inject } from 'vitest';
import type { ConferenceParts } from '../../activities/conference-desk.ts';
import { createConferenceReview } from '../../activities/conference-review.ts';
import type { EntityActivities } from '../../activities/entities.ts';
import { type Activities, createActivities } from '../../activities/index.ts';
import type { TranscribeRecords } from '../../activities/transcribes.ts';
import { createWebhookLine } from '../../activities/webhook-line.ts';
import { summarizeEnded } from '../../src/ai/summaries.ts';
import { createSummaryClient, type SummaryClient } from '../../src/ai/summary-client.ts';
import { type ReconcilerParts, startReconciler } from '../../src/background/reconciler.ts';
import { createCallParts } from '../../src/call-parts.ts';
import { createConferenceDesk } from '../../src/conference-desk.ts';
import { loadConfig } from '../../src/config.ts';
import { createFlowClient, type FlowClient } from '../../src/flow-client.ts';
import { RealClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { CallerInput } from '../../src/providers/simulator/script.ts';
import type { NewActiveflow } from '../../src/store/activeflows.ts';
import type { Activeflow } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import { connectClient } from '../../src/temporal/connection.ts';
import { connectWorker } from '../../src/temporal/worker-connection.ts';
import { endOfCall } from '../../src/transcribes/hearing.ts';
import { createTranscribes } from '../../src/transcribes/records.ts';
import { createLineClient, type LineClient } from '../../src/webhooks/line-client.ts';
import { createWebhookLines } from '../../src/webhooks/lines.ts';
import { ReceiverShares } from '../../src/webhooks/receivers.ts';
import { runWorkers } from '../../src/worker/worker.ts';
import type { Action } from '../../workflows/interpreter/action.ts';
import type { Address, CallEvent } from '../../workflows/interpreter/events.ts';
import type { ReferenceCall, StartInput } from '../../workflows/protocol.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { TIMES } from '../support/ending.ts';
import { MemoryAi } from '../support/memory-ai.ts';
import { spareParts } from '../support/spare-parts.ts';
import { type FetchedAnswer, ScriptedWeb } from '../support/web.ts';
import { shareWorkflowBundle } from '../support/workflow-bundle.ts';
import '../support/temporal-runtime.ts';

/** Every logic of the reconciler runs, none of its patience. */
const HASTY = { every: 100, unstartedAfterSeconds: 0 };
const HASTY_WEBHOOKS = { giveUpSeconds: 60, firstPauseSeconds: 0.05, factor: 2, largestPauseSeconds: 0.2 };

/** The parts of the platform in one process: real database, real Temporal, phone network in memory. */
export class Platform {
  readonly client: Client;
  readonly flows: FlowClient;
  readonly lines: LineClient;
  readonly summaries: SummaryClient;
  /** AIs, which the activities here keep in memory. */
  readonly ai = new MemoryAi();
  readonly customer: string;
  readonly taskQueue: string;
  readonly web: Record<string, FetchedAnswer> = {};
  /** Replace it to restart the phone network without its memory. */
  network: PhoneNetwork;
  readonly #database: TestDatabase;
  readonly #bundle: WorkflowBundleOption;
  readonly #ringing = new Map<string, StartInput>();
  readonly #closing: (() => Promise<void>)[] = [];

  private constructor(parts: {
    client: Client;
    database: TestDatabase;
    bundle: WorkflowBundleOption;
    customer: string;
  }) {
    this.taskQueue = `test-${randomUUID()}`;
    this.client = parts.client;
    this.flows = createFlowClient(parts.client, this.taskQueue);
    this.lines = createLineClient(parts.client, this.taskQueue);
    this.summaries = createSummaryClient(parts.client, this.taskQueue);
    this.customer = parts.customer;
    this.#database = parts.database;
    this.#bundle = parts.bundle;
    this.network = new PhoneNetwork({ clock: new RealClock(), times: TIMES });
  }

  static async open(): Promise<Platform> {
    const [client, database, bundle] = await Promise.all([
      connectClient(target()),
      openTestDatabase({ connectionTimeout: 20_000 }),
      shareWorkflowBundle(),
    ]);
    const { id: customer } = await database.store.customers.create({ name: 'Test' });
    const platform = new Platform({ client, database, bundle, customer });
    await platform.listen();
    return platform;
  }

  get store(): Store {
    return this.#database.store;
  }

  get transcribes(): TranscribeRecords {
    return createTranscribes({ store: this.store, flows: this.flows, log: pino({ level: 'silent' }) });
  }

  get conferences(): ConferenceParts {
    const desk = createConferenceDesk(this.client, this.taskQueue, this.flows);
    return { records: this.store.conferences, desk };
  }

  /** Holds a password, of a database that dies with the test. */
  get databaseUrl(): string {
    return this.#database.url;
  }

  async close(): Promise<void> {
    for (const close of this.#closing.reverse()) await close();
    await this.client.connection.close();
    await this.#database.close();
  }

  /** Starts a worker; `change` replaces some of its activities, `entities` are for workflows that are no activeflows. */
  async work(
    change: (activities: Activities) => Partial<Activities> = () => ({}),
    entities: Partial<EntityActivities> = {},
  ): Promise<{ stop(): Promise<void> }> {
    const connected = await connectWorker(target());
    const http = new ScriptedWeb(this.web);
    const lines = { store: this.store, http, schedule: HASTY_WEBHOOKS, shares: new ReceiverShares() };
    const activities = createActivities({
      control: this.#control(),
      http,
      store: this.store.projection,
      ...spareParts({
        ai: this.ai.parts,
        conferences: this.conferences,
        calls: createCallParts({ store: this.store, flows: this.flows, allowedHosts: new Set() }),
      }),
    });
    const workers = await runWorkers({
      ...connected,
      taskQueue: this.taskQueue,
      workflowBundle: this.#bundle,
      activities: { ...activities, ...change(activities) },
      lines: createWebhookLine(createWebhookLines(lines)),
      entities: {
        ...createConferenceReview({
          ...this.conferences,
          bridges: this.#control(),
          transcribes: this.transcribes,
          summarizeEnded: (room) => summarizeEnded(this, room),
          now: Date.now,
        }),
        ...entities,
      },
      maxCachedWorkflows: 100,
    });
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      stopped ??= workers.stop().then(() => connected.connection.close());
      return stopped;
    };
    this.#closing.push(stop);
    return { stop };
  }

  /** Starts a reconciler without patience. */
  reconcile(parts: Partial<ReconcilerParts> = {}): { close(): Promise<void> } {
    const { store, flows, summaries, transcribes } = this;
    const reconciler = startReconciler({
      store,
      flows,
      client: this.client,
      control: this.#control(),
      endOfCall: (callId) => endOfCall({ store, transcribes, summaries }, callId),
      log: pino({ level: 'silent' }),
      ...HASTY,
      ...parts,
    });
    this.#closing.push(reconciler.close);
    return reconciler;
  }

  /** Starts an activeflow as the API does. */
  async start(input: Partial<NewActiveflow>): Promise<string> {
    const { start } = await this.store.activeflows.create({
      customer_id: this.customer,
      reference_type: 'api',
      ...input,
    });
    await this.flows.start(start);
    await this.store.reconciliation.markStarted(start.facts.id);
    return start.facts.id;
  }

  /** Somebody calls in; answers the activeflow's id. `suspend`: its workflows continue as new at every wait. */
  async ring({
    script = [],
    suspend = false,
    ...activeflow
  }: Omit<Partial<NewActiveflow>, 'call'> & {
    script?: NonNullable<CallerInput['script']>;
    suspend?: boolean;
  }): Promise<{ id: string; callId: string }> {
    const callId = randomUUID();
    const { start } = await this.store.activeflows.create({
      ...this.#ofCall(callId),
      ...activeflow,
      call: { id: callId, direction: 'incoming', status: 'ringing', ...ADDRESSES },
    });
    const { id } = start.facts;
    this.#ringing.set(callId, suspend ? { ...start, suspend_at_every_wait: true } : start);
    this.network.ring({ call_id: callId, from: '+15550100', to: '+15550199', script });
    return { id, callId };
  }

  /** Settles when the phone rings at the other end of an outgoing call. */
  async rings(callId: string): Promise<void> {
    await expect.poll(() => this.network.call(callId)?.state.status, { timeout: 10_000 }).toBe('ringing');
  }

  /** Calls out; answers the activeflow's id. */
  async dial(
    to: string,
    input: Partial<NewActiveflow>,
    dial: Partial<NonNullable<ReferenceCall['dial']>> = {},
  ): Promise<{ id: string; callId: string }> {
    const callId = randomUUID();
    const id = await this.start({
      ...this.#ofCall(callId),
      ...input,
      call: {
        id: callId,
        direction: 'outgoing',
        status: 'dialing',
        ...ADDRESSES,
        destination: address(to),
        dial: { timeout: 10_000, early_execution: false, ...dial },
      },
    });
    return { id, callId };
  }

  /** The record once it has ended. */
  async ended(id: string, timeout = 15_000): Promise<Activeflow> {
    await expect.poll(() => this.get(id), { timeout, interval: 20 }).toMatchObject({ status: 'ended' });
    return this.get(id);
  }

  /** The record once its current action is this one. */
  async at(id: string, actionId: string): Promise<Activeflow> {
    const reached = { current_action: { id: actionId } };
    await expect.poll(() => this.get(id), { timeout: 15_000, interval: 20 }).toMatchObject(reached);
    return this.get(id);
  }

  get(id: string): Promise<Activeflow> {
    return this.store.activeflows.get(this.customer, id);
  }

  /** The activeflow that follows, once it exists. */
  async following(id: string): Promise<Activeflow> {
    const find = async (): Promise<Activeflow | undefined> => {
      const { result } = await this.store.activeflows.list(this.customer, {});
      const found = result.find(({ reference_activeflow_id }) => reference_activeflow_id === id);
      return found && this.get(found.id);
    };
    await expect.poll(find, { timeout: 15_000, interval: 20 }).toBeDefined();
    return (await find()) as Activeflow;
  }

  /** Hears the network as a gateway does. */
  async listen(): Promise<void> {
    await this.network.open({
      incoming: async ({ call_id }) => {
        const start = this.#ringing.get(call_id);
        if (start === undefined) return;
        await this.flows.start(start);
        await this.store.reconciliation.markStarted(start.facts.id);
      },
      event: (event) => this.#hear(event),
    });
  }

  async #hear(event: CallEvent): Promise<void> {
    const workflow = await this.store.calls.workflowOf(event.call_id);
    if (workflow !== undefined) await this.flows.event(workflow, event);
    await this.store.calls.applyEvent(event);
    if (event.type === 'recording_started' || event.type === 'recording_finished')
      await this.store.recordings.applyEvent(event);
  }

  /** Whatever network there is now. */
  #control(): PhoneNetwork {
    return new Proxy(this.network, {
      get: (_, name) => {
        const member = this.network[name as keyof PhoneNetwork];
        return typeof member === 'function' ? member.bind(this.network) : member;
      },
    });
  }

  #ofCall(callId: string) {
    return { customer_id: this.customer, reference_type: 'call', reference_id: callId } as const;
  }
}

function target() {
  return { address: inject('temporal'), namespace: loadConfig({}).temporal.namespace };
}

const address = (number: string): Address => ({
  type: 'tel',
  target: number,
  target_name: '',
  name: '',
  detail: '',
});
const ADDRESSES = { source: address('+15550100'), destination: address('+15550199') };

/** An action that waits until the flow is stopped. */
export const block = (id: string): Action => ({ id, type: 'block' });
export const set = (id: string, key: string, value: string): Action => ({
  id,
  type: 'variable_set',
  option: { key, value },
});
