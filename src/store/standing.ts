import { and, eq, or, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { Database } from './database.ts';
import { isAlive } from './ownership.ts';
import { activeflows } from './schema/activeflows.ts';
import { now } from './schema/columns.ts';
import { resources } from './schema/resources.ts';

interface Known {
  readonly id: string;
  readonly customer_id: string;
}

/** What Temporal has to know of resources, whatever customer's: for those who make sure that it does. */
export interface Standing {
  /** Campaigns that somebody has to look after: they run, or are being stopped. */
  campaigns(): Promise<readonly Known[]>;
  /** Queues in which somebody is, or that hold an agent. */
  queues(): Promise<readonly Known[]>;
  /** Schedules that were made or changed within so many seconds. */
  freshSchedules(seconds: number): Promise<readonly { readonly id: string }[]>;
  /** Conferences for which somebody should have done something that many seconds ago. */
  overdueConferences(
    seconds: number,
  ): Promise<readonly { readonly id: string; readonly customer_id: string }[]>;
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
    async queues() {
      const { parent_id } = resources;
      const inside = sql`${data}->>'status' in ('waiting', 'connecting', 'service')`;
      const holder = sql<string>`${data}->>'queue_id'`;
      const [callers, agents] = await Promise.all([
        db
          .selectDistinct({ id: parent_id, customer_id })
          .from(resources)
          .where(and(isOf('queuecall'), inside)),
        db
          .selectDistinct({ id: holder, customer_id })
          .from(resources)
          .where(and(isOf('agent'), sql`${holder} <> ''`)),
      ]);
      return [...new Map([...callers, ...agents].map((known) => [known.id, known])).values()];
    },
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
    overdueConferences: (seconds) => overdueConferences(db, seconds),
  };
}

/** Those that end, by request, by time or for lack of company; and those in which somebody is whose flow has ended. */
async function overdueConferences(db: Database, seconds: number) {
  const { id, customer_id, kind, data, parent_id, tm_create, tm_update } = resources;
  const before = sql`${now} - make_interval(secs => ${seconds})`;
  const changed = sql`coalesce(nullif(${tm_update}, ${NEVER}), ${tm_create})`;
  const isTimeUp = sql`(${data}->>'timeout')::int > 0
    and ${tm_create} + make_interval(secs => (${data}->>'timeout')::int) < ${before}`;
  const wasLeft = sql`json_array_length(${data}->'conferencecall_ids') = 0 and ${changed} < ${before}
    and (((${data}->>'end_when_empty')::boolean and (${data}->>'peak')::int > 0)
      or (${data}->>'type' <> 'conference' and (${data}->>'peak')::int > 1))`;
  const ending = sql`${data}->>'status' = 'terminating' and ${changed} < ${before}`;
  const rooms = db
    .select({ id, customer_id })
    .from(resources)
    .where(
      and(
        eq(kind, 'conference'),
        isAlive(resources),
        sql`${data}->>'status' <> 'terminated'`,
        or(ending, isTimeUp, wasLeft),
      ),
    );
  const stays = db
    .select({ id: parent_id, customer_id })
    .from(resources)
    .innerJoin(activeflows, sql`${data}->>'activeflow_id' = ${activeflows.id}::text`)
    .where(
      and(
        eq(kind, 'conferencecall'),
        isAlive(resources),
        sql`${data}->>'status' <> 'leaved'`,
        eq(activeflows.status, 'ended'),
        sql`${activeflows.tm_update} < ${before}`,
      ),
    );
  return await union(rooms, stays);
}
