import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Correspondence } from '../../activities/correspondence.ts';
import { TryLater } from '../../activities/failure.ts';
import type { Mailer, OutgoingMail } from '../../activities/mailer.ts';
import { createMessageDelivery } from '../../activities/message-delivery.ts';
import type { MessageGateway, OutgoingText, SentText } from '../../activities/message-gateway.ts';
import { loadConfig } from '../../src/config.ts';
import { createGuardedClient } from '../../src/http/guarded-client.ts';
import { createChannels } from '../../src/messages/channels/index.ts';
import { createConversationPost } from '../../src/messages/conversation-post.ts';
import { createMessageDeliveries } from '../../src/messages/deliveries.ts';
import { createDeliveryClient } from '../../src/messages/delivery-client.ts';
import { createDesk } from '../../src/messages/desk.ts';
import { createMailPost } from '../../src/messages/mail-post.ts';
import { createTextPost } from '../../src/messages/text-post.ts';
import type { Store } from '../../src/store/store.ts';
import { connectClient } from '../../src/temporal/connection.ts';
import { connectWorker } from '../../src/temporal/worker-connection.ts';
import { createLineWorker } from '../../src/worker/line-worker.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { makeCustomer } from '../store/fixtures.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { shareWorkflowBundle } from '../support/workflow-bundle.ts';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: 'error' } },
});

/** A carrier and mail server that does as the test says and writes down what it was given. */
export class FakeCarrier implements MessageGateway, Mailer {
  readonly name = 'fake';
  readonly capabilities = { sendsOnce: false, medias: true };
  readonly texts: OutgoingText[] = [];
  readonly mails: OutgoingMail[] = [];
  /** Thrown at the nth attempt, counted from 1. */
  trouble: (attempt: number, destination: string) => Error | undefined = () => undefined;
  #attempts = 0;

  async send(what: OutgoingText & OutgoingMail): Promise<SentText> {
    const destination = what.destination ?? what.recipient;
    const error = this.trouble(++this.#attempts, destination);
    if (error !== undefined) throw error;
    if (what.destination === undefined) this.mails.push(what);
    else this.texts.push(what);
    return { reference: `ref-${what.id}`, parts: 1 };
  }
}

export const away = () => new TryLater('MESSAGE_UNAVAILABLE', 'the carrier is away', 10);

/** All that messages need, in one process: a database, Temporal, a carrier of the test's. */
export class MessageStage {
  readonly database: TestDatabase;
  readonly client: Client;
  readonly carrier = new FakeCarrier();
  readonly desk: Correspondence;
  readonly customer: string;
  readonly http = createGuardedClient(['127.0.0.1']);
  readonly #taskQueue = `test-${randomUUID()}`;
  #stop: () => Promise<void> = async () => {};

  private constructor(database: TestDatabase, client: Client, customer: string) {
    this.database = database;
    this.client = client;
    this.customer = customer;
    this.desk = createDesk({
      store: database.store,
      deliveries: createDeliveryClient(client, this.#taskQueue),
      mailFrom: 'calls@example.org',
      hasRecording: async (_customer, id) => id === 'known',
    });
  }

  static async open(): Promise<MessageStage> {
    const [client, database] = await Promise.all([connectClient(target()), openTestDatabase()]);
    return new MessageStage(database, client, await makeCustomer(database.store));
  }

  get store(): Store {
    return this.database.store;
  }

  /** Who writes, by a key of its own. */
  occasion(key: string = randomUUID()) {
    return { key, customer_id: this.customer, activeflow_id: NIL_ID, give_up: 60_000 };
  }

  /** Hands over what is stored, until it is stopped. */
  async work(): Promise<void> {
    const connected = await connectWorker(target());
    const { resources } = this.store;
    const file = { filename: 'call.wav', content_type: 'audio/wav', content: Buffer.from('sound') };
    const deliveries = createMessageDeliveries({
      message: createTextPost(this.store, this.carrier),
      email: createMailPost(resources, this.carrier, { read: async () => file }),
      conversation_message: createConversationPost(
        resources,
        createChannels(resources, this.carrier, this.http),
      ),
    });
    const parts = { ...connected, taskQueue: this.#taskQueue, workflowBundle: await shareWorkflowBundle() };
    const webhook_attempt = () => Promise.reject(new Error('no webhooks here'));
    const worker = await createLineWorker(parts, { webhook_attempt, ...createMessageDelivery(deliveries) });
    const ended = worker.run();
    this.#stop = async () => {
      worker.shutdown();
      await ended;
      await connected.connection.close();
    };
  }

  async stop(): Promise<void> {
    await this.#stop();
    this.#stop = async () => {};
  }

  async close(): Promise<void> {
    await this.stop();
    await this.http.close();
    await this.client.connection.close();
    await this.database.close();
  }
}

function target() {
  return { address: inject('temporal'), namespace: loadConfig({}).temporal.namespace };
}
