import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { validateActions } from '../../workflows/actions/validate.ts';
import { createCampaignClient } from '../campaigns/campaign-client.ts';
import { createConferenceDesk } from '../conference-desk.ts';
import type { Config } from '../config.ts';
import { createFlowClient } from '../flow-client.ts';
import { openDesk } from '../messages/open.ts';
import { createLogger } from '../observability/logger.ts';
import { measured } from '../observability/measured.ts';
import { createMetrics, type Metrics } from '../observability/metrics.ts';
import { watchConnections } from '../observability/store-metrics.ts';
import { openPhoneNetwork } from '../phone-network.ts';
import { createSimulatorClient } from '../providers/simulator/client.ts';
import { createQueueDesk } from '../queue-desk.ts';
import { type Checks, checkServers } from '../readiness.ts';
import { createScheduleClient } from '../schedules/schedule-client.ts';
import { openStore } from '../store/open.ts';
import { toDataConverter } from '../temporal/connection.ts';
import { clientTracing } from '../temporal/tracing.ts';
import type { ApiDependencies } from './dependencies.ts';
import { createApi } from './server.ts';

/** Milliseconds for which a stop waits for the end before it answers 202. */
const PATIENCE = 5000;

/** A running API process. */
export interface RunningApi {
  readonly url: string;
  /** Whether database and Temporal answer. */
  ready(): Promise<Checks>;
  /** Finishes open requests, then closes its connections. */
  close(): Promise<void>;
}

/**
 * Runs the API of the configuration. It starts without Temporal, too: reads work, and what is started meanwhile is stored.
 * @throws Error when an address is missing, the database does not answer or the port is taken
 */
export async function runApi(config: Config, metrics: Metrics = createMetrics()): Promise<RunningApi> {
  const { address, namespace, taskQueue, codecKey } = config.temporal;
  if (address === undefined)
    throw new Error('The API needs TEMPORAL_ADDRESS; `npm start` sets it for its processes.');
  if (config.database.url === undefined) {
    throw new Error('The API needs DATABASE_URL; `npm start` sets it for its processes.');
  }
  const store = await openStore(config.database.url, { limits: config.limits });
  watchConnections(metrics, store.census);
  // Without the SDK's interceptor, whose retries go on after `close` and then throw where nobody catches.
  const connection = Connection.lazy({ address, interceptors: [] });
  const client = new Client({
    connection,
    namespace,
    dataConverter: toDataConverter(codecKey),
    interceptors: { workflow: [clientTracing] },
  });
  const logger = createLogger('api', config.logLevel);
  const flows = createFlowClient(client, taskQueue);
  const api = createApi({
    store,
    flows: measured('temporal', flows, metrics),
    campaigns: createCampaignClient(client, taskQueue),
    schedules: createScheduleClient(client, taskQueue),
    queues: createQueueDesk(client, taskQueue),
    conferences: createConferenceDesk(client, taskQueue, flows),
    control: measured('phone_network', openPhoneNetwork(config, store, logger), metrics),
    ...peopleOf(config),
    desk: openDesk(config, store, client),
    ...twilioOf(config),
    validateActions,
    logger,
    newId: randomUUID,
    continueKey: await store.deploymentKey('continue_links'),
    rateLimits: config.api.rateLimits,
    trustedProxies: config.api.trustedProxies,
    patience: PATIENCE,
    metrics,
  });
  const close = async (): Promise<void> => {
    await api.close();
    await connection.close();
    await store.close();
  };
  try {
    const url = await api.listen({ host: config.api.host, port: config.api.port });
    return { url, ready: () => checkServers(store, flows), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Only a deployment with that carrier takes its webhooks. */
function twilioOf({ messages: { carrier, twilio }, api }: Config): Pick<ApiDependencies, 'twilio'> {
  return carrier === 'twilio' ? { twilio: { authToken: twilio.authToken, publicUrl: api.publicUrl } } : {};
}

/** Only the simulated phone network has people that one can play. */
function peopleOf({ provider, simulator }: Config): Pick<ApiDependencies, 'people'> {
  return provider === 'simulator' ? { people: createSimulatorClient(simulator.url).people } : {};
}
