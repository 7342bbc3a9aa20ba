import { and, asc, eq, lt, sql } from 'drizzle-orm';
import type { BridgeKind } from '../../activities/call-bridges.ts';
import type { CallRecord } from '../providers/asterisk/call-record.ts';
import type { AsteriskRecords, CommandScope, Item } from '../providers/asterisk/records.ts';
import type { Step } from '../providers/asterisk/step.ts';
import type { Database } from './database.ts';
import { asteriskBridges, asteriskCalls, asteriskCommands, asteriskNews } from './schema/asterisk.ts';
import { now } from './schema/columns.ts';

/**
 * The functions on calls on an Asterisk.
 * @param lead waits until this process alone reads events
 */
export function createAsteriskRecords(db: Database, lead: AsteriskRecords['lead']): AsteriskRecords {
  return {
    lead,
    find: (callId) => find(db, callId),
    async living() {
      const rows = await db.select().from(asteriskCalls).where(eq(asteriskCalls.living, true));
      return rows.map(({ record }) => record);
    },
    take: (callId, toStep) =>
      db.transaction(async (tx) => {
        await lock(tx, callId);
        const step = toStep(await find(tx, callId));
        if (step === undefined) return { record: undefined, items: [], chores: [] };
        return { record: step.record, items: await store(tx, step), chores: step.chores };
      }),
    async once({ command_id, call_id }, act) {
      const marks = await db
        .insert(asteriskCommands)
        .values({ command_id })
        .onConflictDoNothing()
        .returning();
      return await db.transaction(async (tx) => {
        await lock(tx, call_id);
        const [mark] = await tx
          .select()
          .from(asteriskCommands)
          .where(eq(asteriskCommands.command_id, command_id));
        if (mark?.done) return 'already';
        const scope: CommandScope = { again: marks.length === 0, bridge: (id, kind) => join(tx, id, kind) };
        const { answer, record } = await act(await find(tx, call_id), scope);
        if (record !== undefined) await write(tx, record);
        await settle(tx, command_id, answer !== 'gone');
        return answer;
      });
    },
    async untold() {
      return await db
        .select()
        .from(asteriskNews)
        .orderBy(asc(asteriskNews.call_id), asc(asteriskNews.number));
    },
    async told({ call_id, number }) {
      const item = and(eq(asteriskNews.call_id, call_id), eq(asteriskNews.number, number));
      await db.delete(asteriskNews).where(item);
    },
    async isOver(bridgeId) {
      const [row] = await db.select().from(asteriskBridges).where(eq(asteriskBridges.bridge_id, bridgeId));
      return row?.over === true;
    },
    endBridge: (bridgeId) => endBridge(db, bridgeId),
    countMembers: (bridgeId, seen, present) => countMembers(db, bridgeId, seen, present),
    async purge(hours) {
      const old = sql`${now} - make_interval(hours => ${hours})`;
      await db
        .delete(asteriskCalls)
        .where(and(eq(asteriskCalls.living, false), lt(asteriskCalls.tm_update, old)));
      await db.delete(asteriskCommands).where(lt(asteriskCommands.tm_create, old));
      await db
        .delete(asteriskBridges)
        .where(and(eq(asteriskBridges.over, true), lt(asteriskBridges.tm_create, old)));
    },
  };
}

/** Until the transaction ends; also for calls that have no row yet. */
async function lock(tx: Database, callId: string): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${callId}, 0))`);
}

async function find(db: Database, callId: string): Promise<CallRecord | undefined> {
  const [row] = await db.select().from(asteriskCalls).where(eq(asteriskCalls.call_id, callId));
  return row?.record;
}

async function write(tx: Database, record: CallRecord): Promise<void> {
  const set = { record, living: record.status !== 'hangup', tm_update: now };
  await tx
    .insert(asteriskCalls)
    .values({ call_id: record.call_id, ...set })
    .onConflictDoUpdate({ target: asteriskCalls.call_id, set });
}

async function store(tx: Database, { record, news, incoming }: Step): Promise<Item[]> {
  const { call_id, last_number } = record;
  const events = news.map((body, at): Item => {
    const number = last_number + at + 1;
    return { call_id, number, news: { event: { ...body, call_id, number } } };
  });
  const items = incoming === undefined ? events : [{ call_id, number: 0, news: { incoming } }, ...events];
  await write(tx, { ...record, last_number: last_number + news.length });
  if (items.length > 0) await tx.insert(asteriskNews).values(items);
  return items;
}

async function settle(tx: Database, commandId: string, done: boolean): Promise<void> {
  const command = eq(asteriskCommands.command_id, commandId);
  if (done) await tx.update(asteriskCommands).set({ done }).where(command);
  else await tx.delete(asteriskCommands).where(command);
}

/** Shared with other joins: who ends the bridge waits for them. */
async function join(tx: Database, bridge_id: string, kind: BridgeKind): ReturnType<CommandScope['bridge']> {
  await tx.insert(asteriskBridges).values({ bridge_id, kind }).onConflictDoNothing();
  const known = tx.select().from(asteriskBridges).where(eq(asteriskBridges.bridge_id, bridge_id));
  const [row] = await known.for('share');
  return row ?? { kind, over: false };
}

async function endBridge(db: Database, bridgeId: string): Promise<boolean> {
  const open = and(eq(asteriskBridges.bridge_id, bridgeId), eq(asteriskBridges.over, false));
  const rows = await db.update(asteriskBridges).set({ over: true }).where(open).returning();
  return rows.length > 0;
}

/** A bridge of one kind or another ends by itself. */
async function countMembers(db: Database, bridgeId: string, seen: number, present: number): Promise<boolean> {
  const set = { most: sql<number>`greatest(${asteriskBridges.most}, ${seen})` };
  const counted = db.update(asteriskBridges).set(set).where(eq(asteriskBridges.bridge_id, bridgeId));
  const [row] = await counted.returning();
  if (row === undefined || row.over) return false;
  const isEnd = present === 0 || (row.kind === 'connect' && row.most > 1 && present === 1);
  if (!isEnd) return false;
  return await endBridge(db, bridgeId);
}
