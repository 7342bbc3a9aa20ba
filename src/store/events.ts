import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import { requireActiveflow } from './activeflow-rows.ts';
import type { Database } from './database.ts';
import { StoreError } from './errors.ts';
import { readHistories } from './history.ts';
import type { ActiveflowEvent } from './records.ts';
import { events } from './schema/events.ts';
import type { Events } from './store.ts';
import { toWireExecutedAction } from './wire-action.ts';

const MOST = 100;
/** `<transaction>-<id>`: rows are read in the order in which their transactions began, then by id. */
const CURSOR = /^(\d{1,19})-(\d{1,18})$/;

/**
 * The functions on events. The feed stops before the oldest transaction that is still open, so that a row which becomes
 * visible later never lies before a cursor that was given out.
 */
export function createEvents(db: Database): Events {
  return {
    async list(customerId, activeflowId, { after = 0, limit = MOST }) {
      await requireActiveflow(db, customerId, activeflowId);
      const own = and(eq(events.activeflow_id, activeflowId), gt(events.sequence, after));
      return readEvents(db, own, [asc(events.sequence)], Math.min(limit, MOST));
    },
    feed({ after, limit }) {
      const settled = sql`${events.tx} < pg_snapshot_xmin(pg_current_snapshot())`;
      return readEvents(db, and(settled, behind(after)), [asc(events.tx), asc(events.id)], limit);
    },
    async feedEnd() {
      const { rows } = await db.execute<{ readonly tx: string }>(
        sql`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS tx`,
      );
      return `${rows[0]!.tx}-0`;
    },
  };
}

/** Events by their ids, with the history as it was when each was stored. */
export async function eventsById(
  db: Database,
  ids: readonly bigint[],
): Promise<ReadonlyMap<string, ActiveflowEvent>> {
  if (ids.length === 0) return new Map();
  const found = await readEvents(db, inArray(events.id, [...ids]), [asc(events.id)], ids.length);
  return new Map(found.map((event) => [event.id, event]));
}

async function readEvents(
  db: Database,
  where: SQL | undefined,
  order: SQL[],
  limit: number,
): Promise<readonly ActiveflowEvent[]> {
  const rows = await db
    .select()
    .from(events)
    .where(where)
    .orderBy(...order)
    .limit(limit);
  const histories = await readHistories(
    db,
    rows.map((row) => row.activeflow_id),
  );
  return rows.map(({ id, tx, step, executed_count, data, ...row }) => {
    const history = histories.get(row.activeflow_id) ?? [];
    const executed_actions = history.filter(({ n }) => n <= executed_count).map(toWireExecutedAction);
    return { ...row, id: String(id), cursor: `${tx}-${id}`, data: { ...data, executed_actions } };
  });
}

function behind(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [, tx, id] = CURSOR.exec(cursor) ?? [];
  if (tx === undefined) {
    throw new StoreError(
      'INVALID',
      'page',
      cursor,
      'The cursor is not one of ours. Go on from the cursor of an event that was read.',
    );
  }
  return sql`(${events.tx}, ${events.id}) > (${tx}::xid8, ${id}::bigint)`;
}
