import { and, desc, eq, gt, inArray, lt } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { Deliveries, DeliveryQuery } from './delivery.ts';
import { toDelivery } from './delivery-rows.ts';
import { notFound } from './errors.ts';
import { fromRowUuid } from './ids.ts';
import { behindToken, rowsToRead, toPage } from './page.ts';
import { now } from './schema/columns.ts';
import { events, webhookDeliveries } from './schema/events.ts';

const { id, customer_id, status, activeflow_id, destination, tm_create } = webhookDeliveries;

/** What a customer reads of deliveries, and how one is asked for again. */
export function createDeliveryList(db: Database): Pick<Deliveries, 'list' | 'get' | 'redeliver'> {
  const get: Deliveries['get'] = async (customerId, deliveryId) => {
    const [row] = await select(db).where(isOwn(customerId, deliveryId));
    if (row === undefined) throw notFound('delivery', deliveryId);
    return toDelivery(row.delivery, row.event);
  };
  return {
    get,
    async list(customerId, query) {
      const rows = await select(db)
        .where(and(matches(customerId, query), behindToken(webhookDeliveries, numbered(query.page_token))))
        .orderBy(desc(tm_create), desc(id))
        .limit(rowsToRead(query));
      return toPage(
        rows.map(({ delivery, event }) => toDelivery(delivery, event)),
        query,
      );
    },
    async redeliver(customerId, deliveryId) {
      const over = inArray(status, ['dead', 'delivered']);
      const set = { status: 'pending' as const, tm_queued: now, tm_next_attempt: now, tm_update: now };
      await db
        .update(webhookDeliveries)
        .set(set)
        .where(and(isOwn(customerId, deliveryId), over));
      return get(customerId, deliveryId);
    },
  };
}

/** A page token names the last row by its wire id, the table by its number. */
function numbered(token: string | undefined): string | undefined {
  return token?.replace(/_.*$/, (id) => `_${fromRowUuid(id.slice(1)) ?? 0n}`);
}

function select(db: Database) {
  return db
    .select({ delivery: webhookDeliveries, event: { type: events.type, sequence: events.sequence } })
    .from(webhookDeliveries)
    .leftJoin(events, eq(events.id, webhookDeliveries.event_id));
}

function isOwn(customerId: string, deliveryId: string) {
  return and(eq(customer_id, customerId), eq(id, fromRowUuid(deliveryId) ?? 0n));
}

function matches(customerId: string, query: DeliveryQuery) {
  return and(
    eq(customer_id, customerId),
    query.activeflow_id === undefined ? undefined : eq(activeflow_id, query.activeflow_id),
    query.status === undefined ? undefined : eq(status, query.status),
    query.destination === undefined ? undefined : eq(destination, query.destination),
    query.created_after === undefined ? undefined : gt(tm_create, query.created_after),
    query.created_before === undefined ? undefined : lt(tm_create, query.created_before),
  );
}
