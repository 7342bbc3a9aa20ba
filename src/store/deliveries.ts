import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';
import type { ClaimedDelivery, ClaimOptions, Deliveries } from './delivery.ts';
import { begun, writeVerdict } from './delivery-attempts.ts';
import { createDeliveryLines } from './delivery-lines.ts';
import { createDeliveryList } from './delivery-list.ts';
import { claimedColumns, receiver, toClaimed } from './delivery-rows.ts';
import { withStoreErrors } from './failures.ts';
import type { StoreObserver } from './observer.ts';
import { now } from './schema/columns.ts';
import { webhookDeliveries } from './schema/events.ts';

/** Looked at by one claim: several deliverers at once find different ones among them. */
const CANDIDATES = 1_000;
/** For how long what waits behind a retry is not looked at. */
const ASIDE = { least: sql`interval '10 seconds'`, most: sql`interval '10 minutes'` };

const { id, status, activeflow_id, destination, uri, tm_next_attempt, tm_queued } = webhookDeliveries;

/** The functions on outgoing webhooks. */
export function createDeliveries(db: Database, observer?: StoreObserver): Deliveries {
  return {
    claim: (options) => claim(db, options),
    async record(claimed, verdict) {
      if (await writeVerdict(db, 'pending', claimed, verdict)) observer?.attempted(verdict.status);
    },
    putAside: (options) => putAside(db, options.limit),
    lines: withStoreErrors(createDeliveryLines(db, observer)),
    ...createDeliveryList(db),
  };
}

/** Another delivery of the same line, in the terms of the index of open lines. */
const other = alias(webhookDeliveries, 'other');
const sameLine = and(
  sql`${other.activeflow_id}::text = ${activeflow_id}::text`,
  eq(other.destination, destination),
  eq(other.uri, uri),
);

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

/** Should its line end at this moment, one comes due again when its time is over: nothing stays aside. */
async function putAside(db: Database, limit: number): Promise<void> {
  const retried = db
    .select({ id: other.id })
    .from(other)
    .where(and(sameLine, eq(other.status, 'retrying')));
  const blocked = db
    .select({ id })
    .from(webhookDeliveries)
    .where(sql`${isDue} AND EXISTS (${retried})`)
    .limit(limit)
    .for('update', { skipLocked: true });
  const aside = sql`${now} + greatest(${ASIDE.least}, least(${ASIDE.most}, ${now} - ${tm_queued}))`;
  await db
    .update(webhookDeliveries)
    .set({ tm_next_attempt: aside })
    .where(sql`${id} = ANY(ARRAY(${blocked}))`);
}

/**
 * Whether nothing of its line goes before it: nothing older that waits, nothing under way, nothing under retry. So
 * receivers see things in their order, and a line is never sent by two at once. Looked up row by row in the index of open
 * lines, in whose order retries come first; joined, as Postgres does with NOT EXISTS, every row of a line meets every other.
 */
function isNext(db: Database) {
  const open = sql`${sameLine} AND ${other.status} IN ('pending', 'retrying')`;
  const find = (condition: SQL) =>
    db
      .select({ id: other.id })
      .from(other)
      .where(condition)
      .orderBy(sql`${other.status} DESC NULLS LAST`, asc(other.id))
      .limit(1);
  const underWay = find(sql`${open} AND ${other.tm_next_attempt} > ${statementTime}`);
  return sql`CASE WHEN (${find(open)}) = ${id} THEN (${underWay}) IS NULL ELSE false END`;
}
