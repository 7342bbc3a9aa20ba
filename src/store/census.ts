import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { Database } from './database.ts';
import { activeflows } from './schema/activeflows.ts';
import { now } from './schema/columns.ts';
import { webhookDeliveries } from './schema/events.ts';

/** How much there is, of all customers together: for those who watch the platform. */
export interface Census {
  /** Activeflows that have not ended, by status; found in the indexes of open ones. */
  openActiveflows(): Promise<readonly { readonly status: string; readonly count: number }[]>;
  /** Webhooks that are still to be delivered, by status, with the age of the oldest in seconds. */
  openDeliveries(): Promise<
    readonly { readonly status: string; readonly count: number; readonly oldest_seconds: number }[]
  >;
  /** The connections of this process. */
  connections(): Promise<{ readonly idle: number; readonly busy: number; readonly waiting: number }>;
}

export function createCensus(db: Database, pool: pg.Pool): Census {
  const { status, tm_start, tm_delete } = activeflows;
  const open = (started: ReturnType<typeof sql>) =>
    sql`SELECT ${status} AS status, count(*)::int AS count FROM ${activeflows}
        WHERE ${started} AND ${status} <> 'ended' AND ${tm_delete} = ${NEVER} GROUP BY ${status}`;
  return {
    async openActiveflows() {
      const { rows } = await db.execute<{ status: string; count: number }>(
        sql`SELECT status, sum(count)::int AS count FROM (
              ${open(sql`${tm_start} IS NULL`)} UNION ALL ${open(sql`${tm_start} IS NOT NULL`)}
            ) AS found GROUP BY status`,
      );
      return rows;
    },
    async openDeliveries() {
      const of = (name: 'pending' | 'retrying') => sql`
        SELECT ${sql.raw(`'${name}'`)} AS status, count(*)::int AS count,
          coalesce(extract(epoch FROM ${now} - min(${webhookDeliveries.tm_queued})), 0)::float AS oldest_seconds
        FROM ${webhookDeliveries} WHERE ${webhookDeliveries.status} = ${sql.raw(`'${name}'`)}`;
      const { rows } = await db.execute<{ status: string; count: number; oldest_seconds: number }>(
        sql`${of('pending')} UNION ALL ${of('retrying')}`,
      );
      return rows;
    },
    async connections() {
      const { totalCount, idleCount, waitingCount } = pool;
      return { idle: idleCount, busy: totalCount - idleCount, waiting: waitingCount };
    },
  };
}
