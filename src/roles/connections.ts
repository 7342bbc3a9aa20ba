import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { createSummaryClient, type SummaryClient } from '../ai/summary-client.ts';
import type { Config } from '../config.ts';
import { createFlowClient, type FlowClient } from '../flow-client.ts';
import { measured } from '../observability/measured.ts';
import type { Metrics } from '../observability/metrics.ts';
import { countStored, watchConnections } from '../observability/store-metrics.ts';
import { openPhoneNetwork } from '../phone-network.ts';
import type { Provider } from '../providers/index.ts';
import { type Checks, checkServers } from '../readiness.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { connectClient } from '../temporal/connection.ts';

/** What worker and gateway talk to. */
export interface Connections {
  readonly store: Store;
  readonly client: Client;
  readonly flows: FlowClient;
  readonly provider: Provider;
  readonly summaries: SummaryClient;
  /** Whether database and Temporal answer. */
  ready(): Promise<Checks>;
  close(): Promise<void>;
}

/** @throws Error when an address is missing or somebody does not answer; the supervisor then tries again. */
export async function connect(config: Config, log: Logger, metrics: Metrics): Promise<Connections> {
  const { url } = config.database;
  if (url === undefined) throw new Error('DATABASE_URL is missing; `npm start` sets it for its processes.');
  const client = await connectClient(config.temporal);
  const store = await openStore(url, { limits: config.limits, observer: countStored(metrics) });
  watchConnections(metrics, store.census);
  const provider = openPhoneNetwork(config, store, log);
  const flows = createFlowClient(client, config.temporal.taskQueue);
  return {
    store,
    client,
    flows: measured('temporal', flows, metrics),
    provider: measured('phone_network', provider, metrics),
    summaries: createSummaryClient(client, config.temporal.taskQueue),
    ready: () => checkServers(store, flows),
    close: async () => {
      await store.close();
      await client.connection.close();
    },
  };
}
