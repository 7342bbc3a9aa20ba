import { and, asc, eq, sql } from 'drizzle-orm';
import type { WebhookLine } from '../../workflows/protocol.ts';
import type { Database, Transaction } from './database.ts';
import type { DeliveryLines, DeliveryStatus } from './delivery.ts';
import { begun, isHeld, secondsFromNow, writeVerdict } from './delivery-attempts.ts';
import { claimedColumns, receiver, toClaimed, toLine, uriHash, waitedMs } from './delivery-rows.ts';
import { toRowUuid } from './ids.ts';
import type { StoreObserver } from './observer.ts';
import { now } from './schema/columns.ts';
import { webhookDeliveries } from './schema/events.ts';

const { id, status, attempts, activeflow_id, destination, tm_next_attempt, last_error } = webhookDeliveries;

/** The functions on lines under retry. One worker at a time sends a line; Temporal sees to that. */
export function createDeliveryLines(db: Database, observer?: StoreObserver): DeliveryLines {
  return {
    async head(line) {
      const dueInMs = sql<number>`(extract(epoch FROM ${tm_next_attempt} - ${now}) * 1000)::float`;
      const columns = { id, attempts, receiver, last_error, waited_ms: waitedMs, due_in_ms: dueInMs };
      const [row] = await db
        .select(columns)
        .from(webhookDeliveries)
        .where(inLine(line, 'retrying'))
        .orderBy(asc(id))
        .limit(1);
      return row && { ...row, id: toRowUuid(row.id) };
    },
    async take(head, leaseSeconds) {
      const rows = await db
        .update(webhookDeliveries)
        .set(begun(leaseSeconds))
        .where(isHeld(head, 'retrying'))
        .returning(claimedColumns);
      return (await toClaimed(db, rows))[0];
    },
    async postpone(head, ms) {
      const set = { tm_next_attempt: secondsFromNow(ms / 1000) };
      await db.update(webhookDeliveries).set(set).where(isHeld(head, 'retrying'));
    },
    async settle(taken, line, verdict) {
      const { written, more } = await db.transaction(async (tx) => ({
        written: await writeVerdict(tx, 'retrying', taken, verdict),
        more: await holdsMore(tx, line),
      }));
      if (written) observer?.attempted(verdict.status);
      return { more };
    },
    async takeOverdue({ olderThanSeconds, limit }) {
      const late = db
        .select({ id })
        .from(webhookDeliveries)
        .where(sql`${status} = 'retrying' AND ${tm_next_attempt} < ${secondsFromNow(-olderThanSeconds)}`)
        .orderBy(asc(tm_next_attempt))
        .limit(limit)
        .for('update', { skipLocked: true });
      const rows = await db
        .update(webhookDeliveries)
        .set({ tm_next_attempt: now })
        .where(sql`${id} = ANY(ARRAY(${late}))`)
        .returning();
      return rows.map(toLine);
    },
  };
}

/** Whether something of the line is under retry; if not, its oldest pending delivery is put there, if there is one. */
async function holdsMore(tx: Transaction, line: WebhookLine): Promise<boolean> {
  const oldest = (which: DeliveryStatus) =>
    tx.select({ id }).from(webhookDeliveries).where(inLine(line, which)).orderBy(asc(id)).limit(1);
  if ((await oldest('retrying')).length > 0) return true;
  const promoted = await tx
    .update(webhookDeliveries)
    .set({ status: 'retrying', tm_next_attempt: now, tm_update: now })
    .where(sql`${id} = ANY(ARRAY(${oldest('pending').for('update')}))`)
    .returning({ id });
  return promoted.length > 0;
}

function inLine(line: WebhookLine, which: DeliveryStatus) {
  return and(
    eq(activeflow_id, line.activeflow_id),
    eq(destination, line.destination),
    eq(uriHash, line.uri_hash),
    eq(status, which),
  );
}
