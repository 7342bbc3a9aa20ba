import { and, asc, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';
import type { ClaimedDelivery, ClaimOptions, Deliveries } from './delivery.ts';
import { begun, writeVerdict } from './delivery-attempts.ts';
import { createDeliveryLines } from './delivery-lines.ts';
import { createDeliveryList } from './delivery-list.ts';
import { claimedColumns, receiver, toClaimed } from './delivery-rows.ts';
import { withStoreErrors } from './failures.ts';
import { webhookDeliveries } from './schema/events.ts';

/** Looked at by one claim: several deliverers at once find different ones among them. */
const CANDIDATES = 1_000;

const { id, status, activeflow_id, destination, uri, tm_next_attempt } = webhookDeliveries;

/** The functions on outgoing webhooks. */
export function createDeliveries(db: Database): Deliveries {
  return {
    claim: (options) => claim(db, options),
    async record(claimed, verdict) {
      await writeVerdict(db, 'pending', claimed, verdict);
    },
    lines: withStoreErrors(createDeliveryLines(db)),
    ...createDeliveryList(db),
  };
}

/** The statement's own time is a constant to the index, which the moving clock is not. */
const statementTime = sql`timezone('utc', statement_timestamp())`;
const isDue = sql`${status} = 'pending' AND ${tm_next_attempt} <= ${statementTime}`;

/** The lease is the next attempt's time: a deliverer that dies leaves it to come due again. */
async function claim(
  db: Database,
  { limit, leaseSeconds, perReceiver = limit, underWay = {} }: ClaimOptions,
): Promise<readonly ClaimedDelivery[]> {
  const place = sql<number>`row_number() OVER (PARTITION BY ${receiver} ORDER BY ${tm_next_attempt}, ${id})`;
  const due = db
    .select({ id, tm_next_attempt, receiver: receiver.as('receiver'), place: place.as('place') })
    .from(webhookDeliveries)
    .where(and(isDue, isNext(db)))
    .as('due');
  const busy = sql`coalesce((${JSON.stringify(underWay)}::json ->> ${due.receiver})::int, 0)`;
  const chosen = db
    .select({ id: due.id })
    .from(due)
    .where(sql`${due.place} <= ${perReceiver}::int - ${busy}`)
    .orderBy(asc(due.tm_next_attempt))
    .limit(CANDIDATES);
  const free = db
    .select({ id })
    .from(webhookDeliveries)
    .where(sql`${isDue} AND ${id} = ANY(ARRAY(${chosen}))`)
    .orderBy(asc(tm_next_attempt))
    .limit(limit)
    .for('update', { skipLocked: true });
  const rows = await db
    .update(webhookDeliveries)
    .set(begun(leaseSeconds))
    .where(sql`${id} = ANY(ARRAY(${free}))`)
    .returning(claimedColumns);
  return toClaimed(db, rows);
}

/**
 * Whether nothing of its line goes before it: nothing older that waits, nothing under way, nothing under retry. So
 * receivers see things in their order, and a line is never sent by two at once.
 */
function isNext(db: Database) {
  const other = alias(webhookDeliveries, 'other');
  const line = and(
    eq(other.activeflow_id, activeflow_id),
    eq(other.destination, destination),
    eq(other.uri, uri),
  );
  const waits = sql`${other.status} = 'pending' AND (${other.id} < ${id} OR ${other.tm_next_attempt} > ${statementTime})`;
  const before = sql`${line} AND ${other.id} <> ${id} AND (${other.status} = 'retrying' OR ${waits})`;
  return sql`NOT EXISTS (${db.select({ id: other.id }).from(other).where(before)})`;
}
