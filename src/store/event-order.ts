import { sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { StoreError } from './errors.ts';

/*
 * The order of the feed is that of the events' ids, which a writer gets under its activeflow's lock: so an activeflow's
 * events lie in the order of their sequence. But ids become visible out of order, when their transactions commit. A
 * reader must not pass an id that is still to come:
 *
 * - A writer first locks the newest id, then takes its own, a larger one. The lock is shared (nobody waits for it) and goes
 *   with the transaction, after its rows have become visible.
 * - A reader first looks at the newest id, then at the locks. What lies at or below all of these is visible to the
 *   next statement, or never will be.
 *
 * So the feed waits for those who write events, and not for every transaction of the server, as it would with
 * `pg_snapshot_xmin`.
 */

/** The upper bits of the advisory locks' keys; any constant does that nothing else in the database uses. */
const LOCKS = 0x4e7n;
const BITS = 44n;
const KEY = String(LOCKS << BITS);

const newestId = sql.raw(
  'SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END AS id FROM events_id_seq',
);

/** Selected in a transaction before it writes an event: takes the lock. */
export const announcement = sql`(SELECT pg_advisory_xact_lock_shared(${KEY}::bigint + id) FROM (${newestId}) AS newest)`;

/**
 * The id up to which all events that will ever be there can be read by the next statement. The locks are looked at for the
 * newest id, which makes the database look at them after it.
 */
export async function settledId(db: Database): Promise<string> {
  const key = sql`(classid::bigint << 32 | objid::bigint)`;
  const { rows } = await db.execute<{ readonly id: string }>(sql`
    WITH newest AS MATERIALIZED (${newestId})
    SELECT least(newest.id, open.id)::text AS id FROM newest, LATERAL (
      SELECT min(${key} - ${KEY}::bigint) AS id FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 1 AND ${key} >> ${sql.raw(String(BITS))} = ${String(LOCKS)}::bigint
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND newest.id IS NOT NULL
    ) AS open`);
  return rows[0]!.id;
}

/** The newest id that was given to an event, whether or not it is stored. */
export async function givenId(db: Database): Promise<string> {
  const { rows } = await db.execute<{ readonly id: string }>(
    sql`SELECT id::text FROM (${newestId}) AS newest`,
  );
  return rows[0]!.id;
}

const CURSOR = /^(0|[1-9]\d{0,17})$/;

/** Before every event. */
export const FEED_START = '0';

/** Checks that a text has the form of a cursor, which is an event's id; `INVALID` if not. */
export function requireCursor(text: string): string {
  if (CURSOR.test(text)) return text;
  throw invalidCursor(text);
}

/** Negative when `a` lies before `b`, 0 when they are the same place. */
export function compareCursors(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a === b ? 0 : a < b ? -1 : 1;
}

export function invalidCursor(text: string): StoreError {
  const message = 'The cursor is not one of ours. Go on from the cursor of an event that was read.';
  return new StoreError('INVALID', 'page', text.slice(0, 50), message);
}
