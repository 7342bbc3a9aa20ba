import { createHash } from 'node:crypto';
import { getTableColumns, inArray, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { ClaimedDelivery, Delivery } from './delivery.ts';
import { eventsById } from './events.ts';
import { toRowUuid } from './ids.ts';
import type { FeedEvent } from './records.ts';
import { now } from './schema/columns.ts';
import { customers } from './schema/customers.ts';
import { webhookDeliveries } from './schema/events.ts';

const HASH_DIGITS = 12;
const { customer_id, uri, tm_queued } = webhookDeliveries;

/** One customer's web server: scheme, host and port. */
export const receiver = sql<string>`${customer_id} || ' ' || coalesce(substring(lower(${uri}) from '^[a-z]+://[^/?#]*'), '')`;

/** Milliseconds for which it has been queued. */
export const waitedMs = sql<number>`(extract(epoch FROM ${now} - ${tm_queued}) * 1000)::float`;

/** The condition that finds a row's line by its hash. */
export const uriHash = sql<string>`left(encode(sha256(convert_to(${uri}, 'UTF8')), 'hex'), ${sql.raw(String(HASH_DIGITS))})`;

/** What a claim reads of a row. */
export const claimedColumns = { ...getTableColumns(webhookDeliveries), receiver, waited_ms: waitedMs };

type Row = typeof webhookDeliveries.$inferSelect;
type ClaimedRow = Row & { readonly receiver: string; readonly waited_ms: number };

/** Claimed rows with what goes out and what signs it. */
export async function toClaimed(
  db: Database,
  rows: readonly ClaimedRow[],
): Promise<readonly ClaimedDelivery[]> {
  const found = await eventsById(
    db,
    rows.flatMap(({ event_id }) => event_id ?? []),
  );
  const secrets = await readSecrets(db, [...new Set(rows.map(({ customer_id }) => customer_id))]);
  return rows.map((row) => {
    const event = found.get(String(row.event_id)) ?? null;
    return {
      ...toDelivery(row, event),
      receiver: row.receiver,
      waited_ms: row.waited_ms,
      line: toLine(row),
      secrets: secrets.get(row.customer_id) ?? [],
      content_type: row.content_type,
      body: row.body ?? (event === null ? '' : JSON.stringify({ type: event.type, data: event.data })),
    };
  });
}

/** What signs each customer's webhooks: the secret, and the one before while its grace lasts. */
async function readSecrets(
  db: Database,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (customerIds.length === 0) return new Map();
  const { webhook_secret, webhook_secret_previous, tm_webhook_secret_previous } = customers;
  const previous = sql<string>`CASE WHEN ${tm_webhook_secret_previous} > ${now} THEN ${webhook_secret_previous} ELSE '' END`;
  const rows = await db
    .select({ id: customers.id, webhook_secret, previous })
    .from(customers)
    .where(inArray(customers.id, [...customerIds]));
  return new Map(
    rows.map((row) => [row.id, [row.webhook_secret, row.previous].filter((secret) => secret !== '')]),
  );
}

/** A row as its customer sees it. */
export function toDelivery(row: Row, event: Pick<FeedEvent, 'type' | 'sequence'> | null): Delivery {
  const { id, event_id } = row;
  return {
    id: toRowUuid(id),
    customer_id: row.customer_id,
    activeflow_id: row.activeflow_id,
    event_id: event_id === null ? '' : String(event_id),
    event_type: event?.type ?? '',
    sequence: event?.sequence ?? 0,
    webhook_id: event_id === null ? `delivery-${id}` : `event-${event_id}`,
    destination: row.destination,
    uri: row.uri,
    method: row.method,
    status: row.status,
    attempts: row.attempts,
    tm_next_attempt: row.tm_next_attempt,
    last_status: row.last_status,
    last_error: row.last_error,
    last_answer: row.last_answer,
    tm_queued: row.tm_queued,
    tm_create: row.tm_create,
    tm_update: row.tm_update,
  };
}

/** The line that a row belongs to. */
export function toLine(row: Pick<Row, 'activeflow_id' | 'customer_id' | 'destination' | 'uri'>) {
  const { activeflow_id, customer_id, destination, uri } = row;
  return {
    activeflow_id,
    customer_id,
    destination,
    uri_hash: createHash('sha256').update(uri, 'utf8').digest('hex').slice(0, HASH_DIGITS),
    host: URL.canParse(uri) ? new URL(uri).host : '',
  };
}
