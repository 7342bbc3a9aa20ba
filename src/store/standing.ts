import { and, eq, sql } from 'drizzle-orm';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { Database } from './database.ts';
import { isAlive } from './ownership.ts';
import { now } from './schema/columns.ts';
import { resources } from './schema/resources.ts';

/** What Temporal has to know of resources, whatever customer's: for those who make sure that it does. */
export interface Standing {
  /** Campaigns that somebody has to look after: they run, or are being stopped. */
  campaigns(): Promise<readonly { readonly id: string; readonly customer_id: string }[]>;
  /** Schedules that were made or changed within so many seconds. */
  freshSchedules(seconds: number): Promise<readonly { readonly id: string }[]>;
}

export function createStanding(db: Database): Standing {
  const { id, customer_id, kind, data, tm_create, tm_update } = resources;
  const isOf = (name: string) => and(eq(kind, name), isAlive(resources));
  return {
    campaigns: () =>
      db
        .select({ id, customer_id })
        .from(resources)
        .where(and(isOf('campaign'), sql`${data}->>'status' in ('run', 'stopping')`)),
    freshSchedules: (seconds) =>
      db
        .select({ id })
        .from(resources)
        .where(
          and(
            isOf('schedule'),
            sql`greatest(${tm_create}, nullif(${tm_update}, ${NEVER})) > ${now} - make_interval(secs => ${seconds})`,
          ),
        ),
  };
}
