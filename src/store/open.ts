import { sql } from 'drizzle-orm';
import { createAccessKeys } from './access-keys.ts';
import { createActiveflows } from './activeflows.ts';
import { createAsteriskRecords } from './asterisk-records.ts';
import { createCalls } from './calls.ts';
import { createCampaignTries } from './campaign-tries.ts';
import { createCampaigncalls } from './campaigncalls.ts';
import { createCarrierNews } from './carrier-news.ts';
import { createCensus } from './census.ts';
import { createConferenceRecords } from './conference-records.ts';
import { createCustomers } from './customers.ts';
import { databaseOf, openPool } from './database.ts';
import { createDeliveries } from './deliveries.ts';
import { deploymentKey } from './deployment.ts';
import { createEvents, type Events, type Listening } from './events.ts';
import { toStoreError, withStoreErrors } from './failures.ts';
import { createFlows } from './flows.ts';
import { leadEvents } from './leadership.ts';
import { createLegs } from './legs.ts';
import { migrateDatabase } from './migrate.ts';
import { listenForEvents } from './notifications.ts';
import { createOutdialTargets } from './outdial-targets.ts';
import { createProjection } from './projection.ts';
import { purge } from './purge.ts';
import { createQueueRecords } from './queue-records.ts';
import { createReconciliation } from './reconciliation.ts';
import { createRecordings } from './recordings.ts';
import { createResources } from './resources.ts';
import { createStanding } from './standing.ts';
import type { Store, StoreOptions } from './store.ts';

/** Milliseconds to wait for a connection before a command goes to Asterisk. */
const CALLING_PATIENCE = 10_000;

/**
 * Opens the database, brings its schema up to date (safe with concurrent starters) and answers the store. Rejects with
 * `UNAVAILABLE` when there is no database at the URL, at the latest after the connection time-out.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  try {
    await migrateDatabase(url, options.connectionTimeout ?? 1_000);
  } catch (error) {
    throw toStoreError(error);
  }
  const pool = openPool(url, options);
  const db = databaseOf(pool);
  // Whose connections are held while Asterisk answers: there one waits for a connection instead of failing.
  const calling = openPool(url, { ...options, connectionTimeout: CALLING_PATIENCE });
  const limits = options.limits ?? {};
  const ears = new Set<Listening>();
  const listen: Events['listen'] = async (heard) => {
    const ear = await listenForEvents(url, options, heard);
    ears.add(ear);
    return {
      close() {
        ears.delete(ear);
        return ear.close();
      },
    };
  };
  return withStoreErrors<Store>({
    customers: withStoreErrors(createCustomers(db, limits)),
    accessKeys: withStoreErrors(createAccessKeys(db)),
    flows: withStoreErrors(createFlows(db)),
    activeflows: withStoreErrors(createActiveflows(db, limits)),
    projection: withStoreErrors(createProjection(db, limits, options.observer)),
    reconciliation: withStoreErrors(createReconciliation(db, limits, options.observer)),
    calls: withStoreErrors(createCalls(db)),
    legs: withStoreErrors(createLegs(db)),
    recordings: withStoreErrors(createRecordings(db)),
    queues: withStoreErrors(createQueueRecords(db)),
    conferences: withStoreErrors(createConferenceRecords(db)),
    resources: withStoreErrors(createResources(db)),
    outdialTargets: withStoreErrors(createOutdialTargets(db)),
    campaigncalls: withStoreErrors(createCampaigncalls(db)),
    standing: withStoreErrors(createStanding(db)),
    census: withStoreErrors(createCensus(db, pool)),
    campaignTries: withStoreErrors(createCampaignTries(db)),
    asterisk: withStoreErrors(
      createAsteriskRecords(databaseOf(calling), (signal) => leadEvents(url, options, signal)),
    ),
    carrierNews: withStoreErrors(createCarrierNews(db)),
    events: withStoreErrors(createEvents(db, listen)),
    deliveries: withStoreErrors(createDeliveries(db, options.observer)),
    deploymentKey: (name) => deploymentKey(db, name),
    purge: (purgeOptions) => purge(db, purgeOptions),
    async ping() {
      await db.execute(sql`SELECT 1`);
    },
    async close() {
      await Promise.all([...ears].map((ear) => ear.close()));
      await Promise.all([pool.end(), calling.end()]);
    },
  });
}
