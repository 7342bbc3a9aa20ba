import { and, eq, gt, inArray, lt } from 'drizzle-orm';
import type { Database } from './database.ts';
import type { Deliveries } from './delivery.ts';
import { toDelivery } from './delivery-rows.ts';
import { notFound } from './errors.ts';
import { fromRowUuid } from './ids.ts';
import { behindToken, matching, newestFirst, type PageRequest, rowsToRead, toPage } from './page.ts';
import { now } from './schema/columns.ts';
import { events, webhookDeliveries } from './schema/events.ts';

const FILTERS = ['activeflow_id', 'status', 'destination'] as const;
const { id, customer_id, status, tm_create } = webhookDeliveries;

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
        .where(and(eq(customer_id, customerId), matching(webhookDeliveries, FILTERS, query), within(query)))
        .orderBy(...newestFirst(webhookDeliveries))
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

function within({ created_after: after, created_before: before, page_token }: PageRequest) {
  return and(
    after === undefined ? undefined : gt(tm_create, after),
    before === undefined ? undefined : lt(tm_create, before),
    behindToken(webhookDeliveries, numbered(page_token)),
  );
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
