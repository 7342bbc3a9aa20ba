import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import pino from 'pino';
import { expect, inject } from 'vitest';
import { createWebhookLine, type WebhookLineActivities } from '../../activities/webhook-line.ts';
import { startDeliveries } from '../../src/background/deliveries.ts';
import { startOverdueLines } from '../../src/background/overdue-lines.ts';
import { loadConfig } from '../../src/config.ts';
import { createGuardedClient } from '../../src/http/guarded-client.ts';
import type { Delivery } from '../../src/store/delivery.ts';
import { toLine } from '../../src/store/delivery-rows.ts';
import { connectClient } from '../../src/temporal/connection.ts';
import { connectWorker } from '../../src/temporal/worker-connection.ts';
import { createLineClient, type LineClient, lineWorkflowId } from '../../src/webhooks/line-client.ts';
import { createWebhookLines } from '../../src/webhooks/lines.ts';
import { ReceiverShares } from '../../src/webhooks/receivers.ts';
import type { RetrySchedule } from '../../src/webhooks/schedule.ts';
import { createLineWorker } from '../../src/worker/line-worker.ts';
import type { WebhookLine } from '../../workflows/protocol.ts';
import { ACTIONS, deliveriesOf, makeCustomer, restPoint } from '../store/fixtures.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { shareWorkflowBundle } from '../support/workflow-bundle.ts';
import { type Answering, Receiver } from './receiver.ts';
import '../support/temporal-runtime.ts';

/** An activeflow whose events go to a path of the stage's receiver. */
export interface Hooked {
  readonly customer: string;
  readonly id: string;
  readonly path: string;
}

const log = pino({ level: 'silent' });

/** Every logic of retries, none of their patience. */
const HASTY: RetrySchedule = {
  giveUpSeconds: 120,
  firstPauseSeconds: 0.01,
  factor: 2,
  largestPauseSeconds: 0.3,
};

/** Everything that outgoing webhooks need, in one process: a database, Temporal, a receiver. */
export class WebhookStage {
  readonly database: TestDatabase;
  readonly client: Client;
  readonly receiver = new Receiver();
  readonly lines: LineClient;
  readonly shares = new ReceiverShares();
  readonly #schedule: RetrySchedule;
  readonly #taskQueue = `test-${randomUUID()}`;
  readonly #http = createGuardedClient(['127.0.0.1']);
  readonly #closing: (() => Promise<void>)[] = [];
  #base = '';

  private constructor(database: TestDatabase, client: Client, schedule: RetrySchedule) {
    this.database = database;
    this.client = client;
    this.#schedule = schedule;
    this.lines = createLineClient(client, this.#taskQueue);
  }

  static async open(schedule: RetrySchedule = HASTY): Promise<WebhookStage> {
    const [client, database] = await Promise.all([connectClient(target()), openTestDatabase()]);
    const stage = new WebhookStage(database, client, schedule);
    stage.#base = await stage.receiver.listen();
    return stage;
  }

  /** Makes first attempts; `hand` replaces what a failed one is handed over to. */
  deliver(hand: LineClient['hand'] = (line) => this.lines.hand(line)): { close(): Promise<void> } {
    const { store } = this.database;
    const parts = { store, http: this.#http, log, schedule: this.#schedule, shares: this.shares };
    const deliverer = startDeliveries({ ...parts, lines: { hand } });
    this.#closing.push(() => deliverer.close());
    return deliverer;
  }

  /** Finds lines that nobody sends, without patience. */
  watch(): void {
    const parts = { store: this.database.store, lines: this.lines, log };
    const loop = startOverdueLines({ ...parts, every: 100, overdueSeconds: 0.5 });
    this.#closing.push(() => loop.close());
  }

  /** Sends lines under retry, or does `activities` instead. */
  async work(activities?: WebhookLineActivities): Promise<{ stop(): Promise<void> }> {
    const connected = await connectWorker(target());
    const { store } = this.database;
    const parts = { store, http: this.#http, schedule: this.#schedule, shares: this.shares };
    const workflowBundle = await shareWorkflowBundle();
    const worker = await createLineWorker(
      { ...connected, taskQueue: this.#taskQueue, workflowBundle },
      activities ?? createWebhookLine(createWebhookLines(parts)),
    );
    const ended = worker.run();
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      if (stopped === undefined) {
        worker.shutdown();
        stopped = ended.then(() => connected.connection.close());
      }
      return stopped;
    };
    this.#closing.push(stop);
    return { stop };
  }

  /** An activeflow with `count` events to a path of its own, which is answered with `answer`; of a new customer, or of `owner`. */
  async activeflow(count = 1, answer?: Answering, owner?: string): Promise<Hooked> {
    const { store } = this.database;
    const path = `/${randomUUID()}`;
    if (answer !== undefined) this.receiver.answers.set(path, answer);
    const customer = owner ?? (await makeCustomer(store));
    const { activeflow } = await store.activeflows.create({
      customer_id: customer,
      actions: ACTIONS,
      reference_type: 'api',
      webhook_uri: this.#base + path,
    });
    const flow = { customer, id: activeflow.id, path };
    await this.happen(flow, 1, count);
    return flow;
  }

  deliveries({ customer, id }: Hooked): Promise<readonly Delivery[]> {
    return deliveriesOf(this.database.store, customer, id);
  }

  /** Settles when all webhooks of the activeflow have this status. */
  async all(flow: Hooked, status: Delivery['status'], timeout = 15_000): Promise<void> {
    const others = async () =>
      (await this.deliveries(flow))
        .filter((delivery) => delivery.status !== status)
        .map((each) => each.status);
    await expect.poll(others, { timeout }).toEqual([]);
  }

  /** Adds events to an activeflow that has `from` of them, up to `to`. */
  async happen({ id }: Hooked, from: number, to: number): Promise<void> {
    for (let rest = from; rest < to; rest += 1) {
      await this.database.store.projection.save(restPoint(id, rest));
    }
  }

  /** Settles when so many requests came to the activeflow's path. */
  async received({ path }: Hooked, count: number): Promise<void> {
    const enough = () => this.receiver.at(path).length >= count;
    await expect.poll(enough, { timeout: 15_000, interval: 20 }).toBe(true);
  }

  /** The line of an activeflow's events. */
  line({ customer, id, path }: Hooked): WebhookLine {
    const address = { customer_id: customer, activeflow_id: id, uri: this.#base + path };
    return toLine({ ...address, destination: 'activeflow' });
  }

  /** The handle of the workflow that sends it. */
  workflow(flow: Hooked): WorkflowHandle {
    return this.client.workflow.getHandle(lineWorkflowId(this.line(flow)));
  }

  async close(): Promise<void> {
    for (const close of this.#closing.reverse()) await close();
    this.receiver.close();
    await this.#http.close();
    await this.client.connection.close();
    await this.database.close();
  }
}

/** The schedule by default, so many times faster. */
export function scheduleTimes(scale: number): RetrySchedule {
  const { webhooks } = loadConfig({});
  const setting = (name: string, seconds: number): Record<string, string> => ({
    [`ACTIVEFLOW_WEBHOOK_${name}_SECONDS`]: String(seconds / scale),
  });
  return loadConfig({
    ...setting('GIVE_UP', webhooks.giveUpSeconds),
    ...setting('FIRST_PAUSE', webhooks.firstPauseSeconds),
    ...setting('LARGEST_PAUSE', webhooks.largestPauseSeconds),
  }).webhooks;
}

function target() {
  return { address: inject('temporal'), namespace: loadConfig({}).temporal.namespace };
}
