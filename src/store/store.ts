import type { ActiveflowStore } from '../../activities/activeflow-store.ts';
import type { CallLegs } from '../../activities/call-legs.ts';
import type { ConferenceRecords } from '../../activities/conference-records.ts';
import type { QueueRecords } from '../../activities/queue-records.ts';
import type { Limits } from '../../workflows/interpreter/limits.ts';
import type { AsteriskRecords } from '../providers/asterisk/records.ts';
import type { AccessKeys } from './access-keys.ts';
import type { Activeflows } from './activeflows.ts';
import type { Calls } from './calls.ts';
import type { CampaignTries } from './campaign-tries.ts';
import type { Campaigncalls } from './campaigncalls.ts';
import type { CarrierNews } from './carrier-news.ts';
import type { Census } from './census.ts';
import type { Customers } from './customers.ts';
import type { Deliveries } from './delivery.ts';
import type { Events } from './events.ts';
import type { Flows } from './flows.ts';
import type { StoreObserver } from './observer.ts';
import type { OutdialTargets } from './outdial-targets.ts';
import type { Reconciliation } from './reconciliation.ts';
import type { Recordings } from './recordings.ts';
import type { Resources } from './resources.ts';
import type { Standing } from './standing.ts';

/**
 * The database as the other parts of the platform see it; `openStore` (`open.ts`) opens one.
 *
 * Functions that take a `customerId` find nothing of another customer: `NOT_FOUND`, as if it did not exist. Refusals are
 * `StoreError`s (`errors.ts`); `UNAVAILABLE` among them means that the same request may work later.
 */
export interface Store {
  readonly customers: Customers;
  readonly accessKeys: AccessKeys;
  readonly flows: Flows;
  readonly activeflows: Activeflows;
  /** What a running activeflow's own activities need. */
  readonly projection: ActiveflowStore;
  readonly reconciliation: Reconciliation;
  readonly calls: Calls;
  /** Calls that are made for other calls, as those who make them see them. */
  readonly legs: CallLegs;
  readonly recordings: Recordings;
  /** Queues, agents, messages ...: what has no table of its own. */
  readonly resources: Resources;
  readonly outdialTargets: OutdialTargets;
  readonly campaignTries: CampaignTries;
  readonly campaigncalls: Campaigncalls;
  readonly standing: Standing;
  readonly census: Census;
  /** What carriers of text messages tell that is no record yet. */
  readonly carrierNews: CarrierNews;
  /** Calls on an Asterisk, as its provider knows them. */
  readonly asterisk: AsteriskRecords;
  /** Queues, as those who run them see them. */
  readonly queues: QueueRecords;
  /** Conferences, as those who run them see them. */
  readonly conferences: ConferenceRecords;
  readonly events: Events;
  readonly deliveries: Deliveries;
  /** Removes activeflows that ended or were deleted long ago, with history, events, deliveries and calls. Answers how many. */
  purge(options: PurgeOptions): Promise<number>;
  /** A secret that all processes of the deployment share, by its name; made when first asked for. Never log it. */
  deploymentKey(name: 'continue_links'): Promise<Buffer>;
  /** Whether the database answers within its time-outs; rejects with `UNAVAILABLE` when not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** How to open a store. */
export interface StoreOptions {
  /** Connections at most; 10 by default. */
  readonly poolSize?: number;
  /** Milliseconds to wait for a free or new connection; 1000 by default. */
  readonly connectionTimeout?: number;
  /** Milliseconds a statement may take; 10,000 by default. */
  readonly statementTimeout?: number;
  /** The deployment's limits, where they differ from the defaults; a customer's own come on top. */
  readonly limits?: Partial<Limits>;
  readonly observer?: StoreObserver;
}

export interface PurgeOptions {
  readonly olderThanDays: number;
  /** Activeflows per transaction; 500 by default. */
  readonly batch?: number;
}
