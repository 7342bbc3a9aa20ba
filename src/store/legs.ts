import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { CallLegs, LegGroup } from '../../activities/call-legs.ts';
import { insertCall, LIVING } from './calls.ts';
import type { Database } from './database.ts';
import { calls } from './schema/calls.ts';
import { now } from './schema/columns.ts';

/** The functions on calls that are made for other calls. */
export function createLegs(db: Database): CallLegs {
  return {
    async create(leg) {
      await insertCall(db, { ...leg, direction: 'outgoing', status: 'dialing' });
    },
    release: (of) => db.transaction((tx) => release(tx, of)),
    async isWanted(callId) {
      const [row] = await db.select({ status: calls.status }).from(calls).where(eq(calls.id, callId));
      return row !== undefined && LIVING.includes(row.status);
    },
  };
}

async function release(db: Database, of: LegGroup): Promise<string[]> {
  const { except = '' } = of;
  const group =
    'groupcall_id' in of
      ? eq(calls.groupcall_id, of.groupcall_id)
      : eq(calls.master_call_id, of.master_call_id);
  const open = and(group, ne(calls.id, except), ne(calls.status, 'hangup'));
  const status = sql`CASE ${calls.status} WHEN 'progressing' THEN 'terminating' ELSE 'canceling' END`;
  await db
    .update(calls)
    .set({ status, tm_update: now })
    .where(and(open, inArray(calls.status, [...LIVING])));
  return (await db.select({ id: calls.id }).from(calls).where(open)).map(({ id }) => id);
}
