import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Database, Transaction } from './database.ts';
import { activeflows } from './schema/activeflows.ts';
import { calls } from './schema/calls.ts';
import { messageParts, messageReferences } from './schema/carrier-news.ts';
import { now } from './schema/columns.ts';
import { events, webhookDeliveries } from './schema/events.ts';
import type { PurgeOptions } from './store.ts';

/** Removes what ended long ago, batch by batch, so that no transaction holds many locks: see `Store.purge`. */
export async function purge(db: Database, { olderThanDays, batch = 500 }: PurgeOptions): Promise<number> {
  let removed = 0;
  for (;;) {
    const gone = await db.transaction((tx) => purgeBatch(tx, olderThanDays, batch));
    removed += gone;
    if (gone < batch) break;
  }
  await purgeLegs(db, olderThanDays);
  await purgeCarrierNews(db, olderThanDays);
  return removed;
}

/** Calls without an activeflow of their own go by their own age. */
async function purgeLegs(db: Database, olderThanDays: number): Promise<void> {
  const isLeg = sql`${calls.activeflow_id} = '00000000-0000-0000-0000-000000000000'`;
  const isOld = lt(calls.tm_hangup, daysAgo(olderThanDays));
  await db.delete(calls).where(and(isLeg, eq(calls.status, 'hangup'), isOld));
}

/** Nobody reports on a message of long ago, nor sends the rest of one. */
async function purgeCarrierNews(db: Database, olderThanDays: number): Promise<void> {
  await db.delete(messageReferences).where(lt(messageReferences.tm_create, daysAgo(olderThanDays)));
  await db.delete(messageParts).where(lt(messageParts.tm_create, daysAgo(olderThanDays)));
}

function daysAgo(days: number) {
  return sql`${now} - make_interval(days => ${days}::int)`;
}

async function purgeBatch(tx: Transaction, olderThanDays: number, batch: number): Promise<number> {
  const old = tx
    .select({ id: activeflows.id })
    .from(activeflows)
    .where(lt(activeflows.tm_end, daysAgo(olderThanDays)))
    .orderBy(asc(activeflows.tm_end))
    .limit(batch)
    .for('update', { skipLocked: true });
  const gone = await tx
    .delete(activeflows)
    .where(sql`${activeflows.id} = ANY(ARRAY(${old}))`)
    .returning({ id: activeflows.id });
  if (gone.length === 0) return 0;
  const ids = gone.map(({ id }) => id);
  await tx.delete(webhookDeliveries).where(inArray(webhookDeliveries.activeflow_id, ids));
  await tx.delete(events).where(inArray(events.activeflow_id, ids));
  await tx.delete(calls).where(and(inArray(calls.activeflow_id, ids), eq(calls.status, 'hangup')));
  return gone.length;
}
