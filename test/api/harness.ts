import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { ApiDependencies } from '../../src/api/dependencies.ts';
import { createApi } from '../../src/api/server.ts';
import { createDesk } from '../../src/messages/desk.ts';
import { RealClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { Customer } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import { validateActions } from '../../workflows/actions/validate.ts';
import { FINISH_ID, type JsonObject, MAIN_STACK, NIL_ID } from '../../workflows/interpreter/action.ts';
import type { EndedReason } from '../../workflows/protocol.ts';
import { openTestDatabase } from '../support/database.ts';
import { FakeDeliveries } from '../support/fake-deliveries.ts';
import { FakeConferenceDesk } from './fake-conference-desk.ts';
import { FakeFlows } from './fake-flows.ts';
import { FakeQueueDesk } from './fake-queue-desk.ts';
import { FakeSchedules } from './fake-schedules.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Headers = Readonly<Record<string, string>>;

/** What came back; `body` is empty where it was no JSON object. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: JsonObject;
}

/** A customer, and how they ask the API. */
export interface Caller {
  readonly customer: Customer;
  readonly token: string;
  ask(method: Method, url: string, body?: object | string, headers?: Headers): Promise<Answer>;
}

/** An API over a real store in a database of its own; the flows behind it are fake, the phone network is in memory. */
export interface Harness {
  readonly api: FastifyInstance;
  readonly store: Store;
  readonly flows: FakeFlows;
  /** The workflows of messages. */
  readonly deliveries: FakeDeliveries;
  readonly queues: FakeQueueDesk;
  readonly conferences: FakeConferenceDesk;
  readonly network: PhoneNetwork;
  /** The log, a parsed line each. */
  readonly log: readonly JsonObject[];
  newCaller(name?: string): Promise<Caller>;
  /** Asks without an access key. */
  ask(method: Method, url: string, body?: object | string, headers?: Headers): Promise<Answer>;
  /** Ends an activeflow in the store, as its workflow would. */
  finish(id: string, reason?: EndedReason): Promise<void>;
  close(): Promise<void>;
}

/** The key of its links. */
export const CONTINUE_KEY = Buffer.alloc(32, 7);

/** Starts one; `overrides` replace dependencies of the API, `prepare` sees it before its routes are registered. */
export async function startHarness(
  overrides: Partial<ApiDependencies> = {},
  prepare: (api: FastifyInstance) => void = () => {},
): Promise<Harness> {
  const database = await openTestDatabase();
  const { store } = database;
  const flows = new FakeFlows();
  const deliveries = new FakeDeliveries();
  const queues = new FakeQueueDesk();
  const conferences = new FakeConferenceDesk();
  const network = new PhoneNetwork({ clock: new RealClock(100) });
  const log: JsonObject[] = [];
  const api = createApi({
    store,
    flows,
    campaigns: { wake: async () => {} },
    schedules: new FakeSchedules(),
    queues,
    conferences,
    control: network,
    people: peopleOf(network),
    desk: createDesk({
      store,
      deliveries,
      mailFrom: 'calls@example.org',
      hasRecording: async (customerId, id) => (await store.recordings.find(customerId, id)) !== undefined,
    }),
    validateActions,
    logger: pino(
      { level: 'info' },
      { write: (line: string) => void log.push(JSON.parse(line) as JsonObject) },
    ),
    newId: randomUUID,
    continueKey: CONTINUE_KEY,
    patience: 300,
    ...overrides,
  });
  prepare(api);
  await api.ready();
  const ask = createAsk(api);
  return {
    api,
    store,
    flows,
    deliveries,
    queues,
    conferences,
    network,
    log,
    ask,
    newCaller: (name = 'Ada') => newCaller(store, ask, name),
    finish: (id, reason = 'completed') =>
      store.projection.finish(finishInput(id, reason)).then(() => undefined),
    async close() {
      await api.close();
      await database.close();
    },
  };
}

function peopleOf(network: PhoneNetwork): NonNullable<ApiDependencies['people']> {
  return {
    ring: async (caller) => ({ call_id: network.ring(caller) }),
    call: async (id) => network.call(id),
    press: async (id, digits) => network.press(id, digits),
    say: async (id, text) => network.say(id, text),
    hangUp: async (id) => network.hangUp(id),
    setNumbers: async (numbers) => network.setNumbers(numbers),
  };
}

function createAsk(api: FastifyInstance): Harness['ask'] {
  return async (method, url, body, headers = {}) => {
    const payload =
      body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await api.inject({ method, url, headers: { ...type, ...headers }, ...payload });
    return { status: response.statusCode, headers: response.headers, body: toObject(response.body) };
  };
}

function toObject(text: string): JsonObject {
  return text.startsWith('{') ? (JSON.parse(text) as JsonObject) : {};
}

async function newCaller(store: Store, ask: Harness['ask'], name: string): Promise<Caller> {
  const customer = await store.customers.create({ name });
  const { token } = await store.accessKeys.create(customer.id, {});
  return {
    customer,
    token,
    ask: (method, url, body, headers) =>
      ask(method, url, body, { authorization: `Bearer ${token}`, ...headers }),
  };
}

function finishInput(id: string, reason: EndedReason) {
  return {
    activeflow_id: id,
    rest: 1_000,
    current_action: { id: FINISH_ID, type: '' },
    current_stack_id: MAIN_STACK,
    forward_action_id: NIL_ID,
    open_stacks: [MAIN_STACK],
    stacks: {},
    variables: { done: 'yes' },
    execute_count: 1,
    executed: [],
    ended_reason: reason,
  };
}
