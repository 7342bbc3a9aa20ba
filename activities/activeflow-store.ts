import type { Action } from '../workflows/interpreter/action.ts';
import type { FinishInput, FinishResult, SaveInput } from '../workflows/protocol.ts';

/** The port to the database, as far as a running activeflow needs it. `src/store` implements it. */
export interface ActiveflowStore {
  /**
   * Stores a rest point: projection, history rows, and, with `event`, `activeflow_updated` with its outgoing webhooks, in
   * one transaction. A repetition changes nothing, nor does one that tells of
   * less than is stored: of fewer actions, or of as many at an earlier rest.
   */
  save(input: SaveInput): Promise<void>;
  /**
   * Stores the end as {@link save} does, once, and creates the row of the on-complete activeflow (id: UUIDv5 of customer
   * and `on-complete/<activeflow id>`), which the workflow then starts. Repeated, it answers the same. At the depth limit
   * nothing is created and an event `activeflow_on_complete_skipped` says so.
   */
  finish(input: FinishInput): Promise<FinishResult>;
  /** Hands an HTTP request over to be sent and retried, once per key. */
  enqueueWebhook(webhook: QueuedWebhook): Promise<void>;
  /** The actions of a flow of this customer; undefined when there is none. */
  flowActions(customerId: string, flowId: string): Promise<readonly Action[] | undefined>;
}

/** A `webhook_send` that nobody waits for. */
export interface QueuedWebhook {
  /** The effect's key: repeated, it queues nothing. */
  readonly key: string;
  readonly customer_id: string;
  readonly activeflow_id: string;
  readonly uri: string;
  readonly method: string;
  /** Content-Type; empty: application/json when there is data. */
  readonly data_type: string;
  readonly data: string;
}
