import type { ResourcePath } from '../resources/index.ts';
import { type AccessKeys, createAccessKeys } from './access-keys.ts';
import { type Activeflows, createActiveflows } from './activeflows.ts';
import { type Calls, createCalls } from './calls.ts';
import { type Campaigncalls, createCampaigncalls } from './campaigncalls.ts';
import { type CustomerResource, createCustomer } from './customer.ts';
import { type EventsOptions, type StreamedEvent, streamEvents } from './events.ts';
import { createFlows, type Flows } from './flows.ts';
import { createOutdialTargets, type OutdialTargets } from './outdial-targets.ts';
import { createRecordings, type Recordings } from './recordings.ts';
import { createResources, type ResourceClient } from './resources.ts';
import { createSimulatedPeople, type SimulatedPeople } from './simulated-people.ts';
import { createAsk } from './transport.ts';
import { createWebhookDeliveries, type WebhookDeliveries } from './webhook-deliveries.ts';

/** How to reach a platform. */
export interface ClientOptions {
  /** Address of the API, with or without `/v1.0`: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly accessKey: string;
  /** Milliseconds for one try of a request; default 30,000. */
  readonly timeoutMs?: number;
  /** How often a request that may be repeated is repeated; default 3. */
  readonly retries?: number;
  /** Instead of the global `fetch`, e.g. one with a proxy. */
  readonly fetch?: typeof fetch;
}

/** A customer's view of the platform. All methods throw {@link ActiveflowApiError}. */
export interface ActiveflowClient {
  readonly flows: Flows;
  readonly activeflows: Activeflows;
  readonly calls: Calls;
  readonly recordings: Recordings;
  readonly campaigncalls: Campaigncalls;
  readonly outdialTargets: OutdialTargets;
  readonly accessKeys: AccessKeys;
  readonly customer: CustomerResource;
  readonly webhookDeliveries: WebhookDeliveries;
  /** Queues, agents, messages and all other resources, by their path: `client.resources('queues')`. */
  resources<P extends ResourcePath>(path: P): ResourceClient<P>;
  /** To try flows without a phone. */
  readonly simulator: SimulatedPeople;
  /**
   * What happens to activeflows, each event once, also across lost connections; leave the loop to end it.
   *
   * ```ts
   * for await (const { type, data, cursor } of client.events({ after: await loadCursor() })) {
   *   console.log(type, data.id, data.status);
   *   await saveCursor(cursor);
   * }
   * ```
   * @throws ActiveflowApiError when the first connection does not come about, or the server refuses for good
   */
  events(options?: EventsOptions): AsyncGenerator<StreamedEvent, void, undefined>;
}

const VERSION = '/v1.0';

/**
 * A typed client of the API. It keeps no connection open and needs no closing.
 *
 * ```ts
 * import { createClient } from 'activeflow';
 *
 * const client = createClient({ url: 'http://127.0.0.1:8080', accessKey: process.env.ACTIVEFLOW_ACCESS_KEY! });
 * const { id } = await client.activeflows.create({ actions: [{ type: 'sleep', option: { duration: 1000 } }] });
 * console.log((await client.activeflows.get(id)).status);
 * ```
 * @throws TypeError when `url` is no http(s) address
 */
export function createClient(options: ClientOptions): ActiveflowClient {
  const { accessKey } = options;
  const baseUrl = toBaseUrl(options.url);
  const ask = createAsk({
    baseUrl,
    accessKey,
    timeoutMs: options.timeoutMs ?? 30_000,
    retries: options.retries ?? 3,
    fetch: options.fetch ?? fetch,
  });
  const customer = createCustomer(ask);
  return {
    flows: createFlows(ask),
    activeflows: createActiveflows(ask),
    calls: createCalls(ask),
    recordings: createRecordings(ask),
    campaigncalls: createCampaigncalls(ask),
    outdialTargets: createOutdialTargets(ask),
    accessKeys: createAccessKeys(ask),
    customer,
    webhookDeliveries: createWebhookDeliveries(ask),
    resources: (at) => createResources(ask, at),
    simulator: createSimulatedPeople(ask),
    async *events(wanted = {}) {
      const url = `${baseUrl.replace(/^http/, 'ws')}/ws`;
      yield* streamEvents({ ...wanted, url, accessKey, topic: await toTopic(customer, wanted) });
    },
  };
}

async function toTopic(customer: CustomerResource, { activeflowId, signal }: EventsOptions): Promise<string> {
  const { id } = await customer.get({ signal });
  return `customer_id:${id}:activeflow${activeflowId === undefined ? '' : `:${activeflowId}`}`;
}

function toBaseUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol))
    throw new TypeError(`The API's address must start with http:// or https://, not be "${url}".`);
  const bare = `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
  return bare.endsWith(VERSION) ? bare : `${bare}${VERSION}`;
}
