import { and, asc, eq, getTableColumns, inArray, lte, sql } from 'drizzle-orm';
import { requireActiveflow } from './activeflow-rows.ts';
import type { Database } from './database.ts';
import { eventsById } from './events.ts';
import type { ActiveflowEvent, ClaimedDelivery, Delivery, DeliveryStatus } from './records.ts';
import { now } from './schema/columns.ts';
import { customers } from './schema/customers.ts';
import { events, webhookDeliveries } from './schema/events.ts';
import type { Deliveries, DeliveryResult } from './store.ts';

/** Seconds between the attempts: eleven in about 16 hours. */
const BACKOFF = [5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800] as const;
/** Of each wait, at random, so that the retries of one outage do not come in step. */
const JITTER = 0.1;
const LONGEST_ERROR = 500;

/** The functions on outgoing webhooks. */
export function createDeliveries(db: Database): Deliveries {
  return {
    async claim({ limit, leaseSeconds }) {
      return describe(db, await take(db, limit, leaseSeconds));
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

type DeliveryRow = typeof webhookDeliveries.$inferSelect;

/** The lease is the next attempt's time: a deliverer that dies leaves it to come due again. */
function take(db: Database, limit: number, leaseSeconds: number): Promise<DeliveryRow[]> {
  const { id, status, tm_next_attempt, attempts } = webhookDeliveries;
  const due = db
    .select({ id })
    .from(webhookDeliveries)
    .where(and(eq(status, 'pending'), lte(tm_next_attempt, now)))
    .orderBy(asc(tm_next_attempt))
    .limit(limit)
    .for('update', { skipLocked: true });
  return db
    .update(webhookDeliveries)
    .set({ attempts: sql`${attempts} + 1`, tm_next_attempt: secondsFromNow(leaseSeconds), tm_update: now })
    .where(sql`${id} = ANY(ARRAY(${due}))`)
    .returning(getTableColumns(webhookDeliveries));
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
      secret: secrets.get(row.customer_id) ?? '',
      message_id: event === null ? `delivery-${row.id}` : `event-${event.id}`,
      content_type: row.content_type,
      body: row.body ?? (event === null ? '' : JSON.stringify({ type: event.type, data: event.data })),
    };
  });
}

async function readSecrets(
  db: Database,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (customerIds.length === 0) return new Map();
  const { id, webhook_secret } = customers;
  const rows = await db
    .select({ id, webhook_secret })
    .from(customers)
    .where(inArray(id, [...customerIds]));
  return new Map(rows.map((row) => [row.id, row.webhook_secret]));
}

async function record(
  db: Database,
  { id, attempts }: Pick<ClaimedDelivery, 'id' | 'attempts'>,
  result: DeliveryResult,
): Promise<void> {
  const own = and(eq(webhookDeliveries.id, BigInt(id)), eq(webhookDeliveries.attempts, attempts));
  const set = {
    status: statusAfter(attempts, result),
    last_status: result.status ?? 0,
    last_error: (result.error ?? '').replaceAll('\0', '').slice(0, LONGEST_ERROR),
    tm_next_attempt: secondsFromNow(backoff(attempts)),
    tm_update: now,
  };
  await db
    .update(webhookDeliveries)
    .set(set)
    .where(and(own, eq(webhookDeliveries.status, 'pending')));
}

function statusAfter(attempts: number, { delivered, final }: DeliveryResult): DeliveryStatus {
  if (delivered) return 'delivered';
  return final || attempts > BACKOFF.length ? 'failed' : 'pending';
}

function backoff(attempts: number): number {
  const seconds = BACKOFF[Math.min(attempts, BACKOFF.length) - 1] ?? BACKOFF[0];
  return seconds * (1 + JITTER * Math.random());
}

function secondsFromNow(seconds: number) {
  return sql`${now} + make_interval(secs => ${seconds})`;
}

function toDelivery(row: DeliveryRow, event: Pick<ActiveflowEvent, 'type' | 'sequence'> | null): Delivery {
  const { customer_id, effect_key, content_type, body, ...rest } = row;
  return {
    ...rest,
    id: String(row.id),
    event_id: row.event_id === null ? '' : String(row.event_id),
    event_type: event?.type ?? '',
    sequence: event?.sequence ?? 0,
  };
}
