import { and, asc, eq, getTableColumns, inArray, lt, notExists, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { requireActiveflow } from './activeflow-rows.ts';
import type { Database } from './database.ts';
import { eventsById } from './events.ts';
import type { ActiveflowEvent, ClaimedDelivery, Delivery, DeliveryStatus } from './records.ts';
import { now } from './schema/columns.ts';
import { customers } from './schema/customers.ts';
import { events, webhookDeliveries } from './schema/events.ts';
import type { ClaimOptions, Deliveries, DeliveryResult } from './store.ts';

/** Seconds between the attempts: eleven in about 16 hours. */
const BACKOFF = [5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800] as const;
/** Of each wait, at random, so that the retries of one outage do not come in step. */
const JITTER = 0.1;
const LONGEST_ERROR = 500;
/** Looked at by one claim: several deliverers at once find different ones among them. */
const CANDIDATES = 1_000;

/** The functions on outgoing webhooks. */
export function createDeliveries(db: Database): Deliveries {
  return {
    async claim(options) {
      return describe(db, await take(db, options));
    },
    record: (claimed, result) => record(db, claimed, result),
    async list(customerId, activeflowId) {
      await requireActiveflow(db, customerId, activeflowId);
      const rows = await db
        .select({ delivery: webhookDeliveries, event: { type: events.type, sequence: events.sequence } })
        .from(webhookDeliveries)
        .leftJoin(events, eq(events.id, webhookDeliveries.event_id))
        .where(eq(webhookDeliveries.activeflow_id, activeflowId))
        .orderBy(asc(webhookDeliveries.id));
      return rows.map(({ delivery, event }) => toDelivery(delivery, event));
    },
  };
}

const { id, status, customer_id, activeflow_id, destination, uri, tm_next_attempt, attempts } =
  webhookDeliveries;

/** One customer's web server: scheme, host and port. */
const receiver = sql<string>`${customer_id} || ' ' || coalesce(substring(lower(${uri}) from '^[a-z]+://[^/?#]*'), '')`;

/** The statement's own time is a constant to the index, which the moving clock is not. */
const isDue = sql`${status} = 'pending' AND ${tm_next_attempt} <= timezone('utc', statement_timestamp())`;

type DeliveryRow = typeof webhookDeliveries.$inferSelect & { readonly receiver: string };

/** The lease is the next attempt's time: a deliverer that dies leaves it to come due again. */
function take(
  db: Database,
  { limit, leaseSeconds, perReceiver = limit, underWay = {} }: ClaimOptions,
): Promise<DeliveryRow[]> {
  const place = sql<number>`row_number() OVER (PARTITION BY ${receiver} ORDER BY ${tm_next_attempt}, ${id})`;
  const due = db
    .select({ id, tm_next_attempt, receiver: receiver.as('receiver'), place: place.as('place') })
    .from(webhookDeliveries)
    .where(and(isDue, isFirst(db)))
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
  return db
    .update(webhookDeliveries)
    .set({ attempts: sql`${attempts} + 1`, tm_next_attempt: secondsFromNow(leaseSeconds), tm_update: now })
    .where(sql`${id} = ANY(ARRAY(${free}))`)
    .returning({ ...getTableColumns(webhookDeliveries), receiver });
}

/** Whether nothing older of the same activeflow waits for the same address: receivers see things in their order. */
function isFirst(db: Database) {
  const older = alias(webhookDeliveries, 'older');
  const waits = and(
    eq(older.activeflow_id, activeflow_id),
    eq(older.destination, destination),
    eq(older.uri, uri),
    eq(older.status, 'pending'),
    lt(older.id, id),
  );
  return notExists(db.select({ id: older.id }).from(older).where(waits));
}

async function describe(db: Database, rows: readonly DeliveryRow[]): Promise<readonly ClaimedDelivery[]> {
  const found = await eventsById(
    db,
    rows.flatMap(({ event_id }) => event_id ?? []),
  );
  const secrets = await readSecrets(db, [...new Set(rows.map(({ customer_id }) => customer_id))]);
  return rows.map((row) => {
    const event = found.get(String(row.event_id)) ?? null;
    return {
      ...toDelivery(row, event),
      customer_id: row.customer_id,
      receiver: row.receiver,
      secrets: secrets.get(row.customer_id) ?? [],
      message_id: event === null ? `delivery-${row.id}` : `event-${event.id}`,
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

async function record(
  db: Database,
  claimed: Pick<ClaimedDelivery, 'id' | 'attempts'>,
  result: DeliveryResult,
): Promise<void> {
  const own = and(eq(id, BigInt(claimed.id)), eq(attempts, claimed.attempts), eq(status, 'pending'));
  const next = secondsFromNow(backoff(claimed.attempts));
  const set = {
    status: statusAfter(claimed.attempts, result, next),
    last_status: result.status ?? 0,
    last_error: (result.error ?? '').replaceAll('\0', '').slice(0, LONGEST_ERROR),
    tm_next_attempt: next,
    tm_update: now,
  };
  await db.update(webhookDeliveries).set(set).where(own);
}

function statusAfter(
  attempts: number,
  { delivered, final, retryForSeconds }: DeliveryResult,
  next: SQL,
): DeliveryStatus | SQL {
  if (delivered) return 'delivered';
  if (final || attempts > BACKOFF.length) return 'failed';
  if (retryForSeconds === undefined) return 'pending';
  const giveUp = sql`${webhookDeliveries.tm_create} + make_interval(secs => ${retryForSeconds})`;
  return sql`CASE WHEN ${next} > ${giveUp} THEN 'failed' ELSE 'pending' END`;
}

function backoff(attempts: number): number {
  const seconds = BACKOFF[Math.min(attempts, BACKOFF.length) - 1] ?? BACKOFF[0];
  return seconds * (1 + JITTER * Math.random());
}

function secondsFromNow(seconds: number) {
  return sql`${now} + make_interval(secs => ${seconds})`;
}

function toDelivery(
  row: typeof webhookDeliveries.$inferSelect,
  event: Pick<ActiveflowEvent, 'type' | 'sequence'> | null,
): Delivery {
  const { customer_id, effect_key, content_type, body, ...rest } = row;
  return {
    ...rest,
    id: String(row.id),
    event_id: row.event_id === null ? '' : String(row.event_id),
    event_type: event?.type ?? '',
    sequence: event?.sequence ?? 0,
  };
}
