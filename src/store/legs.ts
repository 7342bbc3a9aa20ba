import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
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
      const master = alias(calls, 'master');
      const [row] = await db
        .select({
          status: calls.status,
          group: calls.groupcall_id,
          master: master.status,
          released: master.released_groups,
        })
        .from(calls)
        .leftJoin(master, eq(master.id, calls.master_call_id))
        .where(eq(calls.id, callId));
      if (row === undefined || !LIVING.includes(row.status)) return false;
      return row.master === null || (LIVING.includes(row.master) && !row.released?.includes(row.group));
    },
  };
}

/** What is decided is written down before the legs are looked for: a leg that is written later finds it. */
async function release(tx: Database, of: LegGroup): Promise<string[]> {
  const { master_call_id, groupcall_id, except = '' } = of;
  if (master_call_id !== undefined && except === '') await close(tx, master_call_id, groupcall_id);
  const group =
    groupcall_id === undefined
      ? eq(calls.master_call_id, master_call_id ?? '')
      : eq(calls.groupcall_id, groupcall_id);
  const open = and(group, ne(calls.id, except), ne(calls.status, 'hangup'));
  await tx
    .update(calls)
    .set({ status: ENDING, tm_update: now })
    .where(and(open, inArray(calls.status, [...LIVING])));
  return (await tx.select({ id: calls.id }).from(calls).where(open)).map(({ id }) => id);
}

const ENDING = sql`CASE ${calls.status} WHEN 'progressing' THEN 'terminating' ELSE 'canceling' END`;

/** No leg of this attempt is wanted any more, or of the whole call, which then ends, too. */
async function close(tx: Database, masterId: string, groupId: string | undefined): Promise<void> {
  const [master] = await tx
    .select({ released: calls.released_groups, status: calls.status })
    .from(calls)
    .where(eq(calls.id, masterId))
    .for('update');
  if (master === undefined || !LIVING.includes(master.status)) return;
  const set =
    groupId === undefined
      ? { status: ENDING, tm_update: now }
      : { released_groups: [...new Set([...master.released, groupId])] };
  await tx.update(calls).set(set).where(eq(calls.id, masterId));
}
