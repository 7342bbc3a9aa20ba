import { eq, sql } from 'drizzle-orm';
import type { QueuedWebhook } from '../../activities/activeflow-store.ts';
import { type ActiveflowRow, toActiveflow } from './activeflow-record.ts';
import type { Database, Transaction } from './database.ts';
import { announcement } from './event-order.ts';
import { CHANNEL } from './notifications.ts';
import type { ActiveflowEvent, ActiveflowEventType } from './records.ts';
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
  const [customer] = await tx
    .select({ uri: customers.webhook_uri, method: customers.webhook_method, announced: announcement })
    .from(customers)
    .where(eq(customers.id, row.customer_id));
  const [event] = await tx
    .insert(events)
    .values({
      customer_id: row.customer_id,
      activeflow_id: row.id,
      sequence: row.sequence,
      step,
      type,
      data: reason === undefined ? data : { ...data, reason },
      executed_count: row.executed_count,
    })
    .returning({ id: events.id, told: sql`pg_notify(${CHANNEL}, ${events.id}::text)` });
  const destinations = [
    { destination: 'customer' as const, uri: customer?.uri ?? '', method: customer?.method ?? '' },
    { destination: 'activeflow' as const, uri: row.webhook_uri, method: row.webhook_method },
  ].filter(({ uri }) => uri !== '');
  if (destinations.length === 0) return;
  const origin = { customer_id: row.customer_id, activeflow_id: row.id, event_id: event!.id };
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
