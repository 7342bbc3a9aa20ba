import type { Client } from '@temporalio/client';
import { createSummaryClient, type SummaryClient } from '../ai/summary-client.ts';
import type { Config } from '../config.ts';
import { createFlowClient, type FlowClient } from '../flow-client.ts';
import { openProvider, type Provider } from '../providers/index.ts';
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
  close(): Promise<void>;
}

/** @throws Error when an address is missing or somebody does not answer; the supervisor then tries again. */
export async function connect(config: Config): Promise<Connections> {
  const { url } = config.database;
  if (url === undefined) throw new Error('DATABASE_URL is missing; `npm start` sets it for its processes.');
  const client = await connectClient(config.temporal);
  const store = await openStore(url, { limits: config.limits });
  const provider = openProvider(config.provider, { url: config.simulator.url });
  return {
    store,
    client,
    flows: createFlowClient(client, config.temporal.taskQueue),
    provider,
    summaries: createSummaryClient(client, config.temporal.taskQueue),
    close: async () => {
      await store.close();
      await client.connection.close();
    },
  };
}
