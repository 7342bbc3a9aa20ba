import { eq, sql } from 'drizzle-orm';
import type { QueuedWebhook } from '../../activities/activeflow-store.ts';
import { type ActiveflowRow, toActiveflow } from './activeflow-record.ts';
import type { Database, Transaction } from './database.ts';
import type { DeliveryDestination } from './delivery.ts';
import { announcement } from './event-order.ts';
import { CHANNEL } from './notifications.ts';
import type { ActiveflowEvent, ActiveflowEventType, Resource } from './records.ts';
import { customers } from './schema/customers.ts';
import { events, webhookDeliveries } from './schema/events.ts';

export interface Occasion {
  readonly type: ActiveflowEventType;
  /** What made it happen; the same step of the same activeflow makes no second event. */
  readonly step: string;
  readonly reason?: NonNullable<ActiveflowEvent['data']['reason']>;
}

/**
 * Writes an event and its outgoing webhooks, in the transaction that made it happen. The row is the activeflow as stored,
 * its `sequence` already raised for this event: the row's lock is what keeps the numbers without gaps. Whoever listens is told
 * of it when the transaction commits.
 */
export async function writeEvent(
  tx: Transaction,
  row: ActiveflowRow,
  { type, step, reason }: Occasion,
): Promise<void> {
  const { executed_actions, ...data } = toActiveflow(row, []);
  await announce(
    tx,
    {
      customer_id: row.customer_id,
      activeflow_id: row.id,
      sequence: row.sequence,
      step,
      type,
      data: reason === undefined ? data : { ...data, reason },
      executed_count: row.executed_count,
    },
    [{ destination: 'activeflow', uri: row.webhook_uri, method: row.webhook_method }],
  );
}

/** Writes an event of a resource and its outgoing webhook, as {@link writeEvent} does. */
export async function writeResourceEvent(
  tx: Transaction,
  kind: string,
  { type, sequence, data }: { readonly type: string; readonly sequence: number; readonly data: Resource },
): Promise<void> {
  const { id: activeflow_id, customer_id } = data;
  const step = `change/${sequence}`;
  const event = { customer_id, resource: kind, activeflow_id, sequence, step, type, data, executed_count: 0 };
  await announce(tx, event, []);
}

interface Destination {
  readonly destination: DeliveryDestination;
  readonly uri: string;
  readonly method: string;
}

/** Stores an event, tells whoever listens, and queues its webhooks: to the customer's address and to these. */
async function announce(
  tx: Transaction,
  event: typeof events.$inferInsert,
  others: readonly Destination[],
): Promise<void> {
  const [customer] = await tx
    .select({ uri: customers.webhook_uri, method: customers.webhook_method, announced: announcement })
    .from(customers)
    .where(eq(customers.id, event.customer_id));
  const [stored] = await tx
    .insert(events)
    .values(event)
    .returning({ id: events.id, told: sql`pg_notify(${CHANNEL}, ${events.id}::text)` });
  const own: Destination = {
    destination: 'customer',
    uri: customer?.uri ?? '',
    method: customer?.method ?? '',
  };
  const destinations = [own, ...others].filter(({ uri }) => uri !== '');
  if (destinations.length === 0) return;
  const { customer_id, activeflow_id } = event;
  const origin = { customer_id, activeflow_id, event_id: stored!.id };
  await tx
    .insert(webhookDeliveries)
    .values(destinations.map((destination) => ({ ...origin, ...destination })));
}

/** Queues a `webhook_send` of a flow, once per key: see `ActiveflowStore.enqueueWebhook`. */
export async function enqueueWebhook(
  db: Database,
  { key, data, data_type, ...webhook }: QueuedWebhook,
): Promise<void> {
  const content_type = data_type || (data === '' ? '' : 'application/json');
  const values = { ...webhook, destination: 'action' as const, effect_key: key, body: data, content_type };
  await db.insert(webhookDeliveries).values(values).onConflictDoNothing();
}
