import { and, eq, inArray, ne, or, sql } from 'drizzle-orm';
import { statusAfter } from '../../workflows/campaign/tries.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { type DialPlan, toReachable } from './campaign-plan.ts';
import { type OutdialTarget, toWireTarget } from './campaign-records.ts';
import { changeCall } from './campaigncalls.ts';
import type { Database, Transaction } from './database.ts';
import { writeResourceEvent } from './outbox.ts';
import type { Resource } from './records.ts';
import { activeflows } from './schema/activeflows.ts';
import { calls } from './schema/calls.ts';
import { campaigncalls, outdialTargets } from './schema/campaigns.ts';
import { now } from './schema/columns.ts';

/** Tries that one transaction settles. */
const BATCH = 200;
/** Seconds for which an ended activeflow's call may still be hung up, before the try counts as failed. */
const HANGUP_SECONDS = 60;

/** Takes note of what became of a campaign's open tries: see `CampaignTries.settle`. */
export async function settleTries(db: Database, plan: DialPlan): Promise<void> {
  for (let seen = BATCH; seen === BATCH; ) seen = await db.transaction((tx) => settleBatch(tx, plan));
}

async function settleBatch(tx: Transaction, plan: DialPlan): Promise<number> {
  const news = await readNews(tx, plan.campaign_id);
  const over = news.flatMap((one) => {
    const verdict = verdictOn(one);
    return verdict === undefined ? [] : [{ ...one, verdict }];
  });
  const targets = await lockTargets(
    tx,
    over.map(({ target }) => target),
  );
  for (const { id, target, verdict } of over) {
    await changeCall(tx, eq(campaigncalls.id, id), { status: 'done', ...verdict }, 'campaigncall_updated');
    const found = targets.find((one) => one.id === target);
    if (found) await settleTarget(tx, plan, found, verdict.result);
  }
  for (const { id } of news.filter((one) => verdictOn(one) === undefined)) {
    await changeCall(tx, eq(campaigncalls.id, id), { status: 'progressing' }, 'campaigncall_updated');
  }
  return news.length;
}

type News = Awaited<ReturnType<typeof readNews>>[number];

/** Begun tries that are over, or answered and not known as that. */
function readNews(tx: Transaction, campaignId: string) {
  const isFlow = eq(campaigncalls.reference_type, 'flow');
  const isLate = sql`${activeflows.tm_end} < ${now} - make_interval(secs => ${HANGUP_SECONDS})`;
  const isOver = or(
    eq(campaigncalls.result, 'fail'),
    eq(calls.status, 'hangup'),
    and(eq(activeflows.status, 'ended'), or(isFlow, isLate)),
  );
  const isAnswered = or(eq(calls.status, 'progressing'), and(isFlow, eq(activeflows.status, 'running')));
  return tx
    .select({
      id: campaigncalls.id,
      target: campaigncalls.outdial_target_id,
      reference_type: campaigncalls.reference_type,
      result: campaigncalls.result,
      reason: campaigncalls.reason,
      call_status: calls.status,
      hangup_reason: calls.hangup_reason,
      flow_status: activeflows.status,
      ended_reason: activeflows.ended_reason,
    })
    .from(campaigncalls)
    .leftJoin(calls, eq(calls.id, campaigncalls.reference_id))
    .leftJoin(activeflows, eq(activeflows.id, campaigncalls.activeflow_id))
    .where(
      and(
        eq(campaigncalls.campaign_id, campaignId),
        ne(campaigncalls.status, 'done'),
        ne(campaigncalls.tm_begin, NEVER),
        or(isOver, and(eq(campaigncalls.status, 'dialing'), isAnswered)),
      ),
    )
    .limit(BATCH)
    .for('update', { of: campaigncalls, skipLocked: true });
}

interface Verdict {
  readonly result: 'success' | 'fail';
  readonly reason: string;
}

/** Upstream's rule: a call that was hung up normally is a success, any other a failure, and a flow is what its end is. */
function verdictOn(news: News): Verdict | undefined {
  const { reference_type, result, reason, call_status, hangup_reason, flow_status, ended_reason } = news;
  if (result === 'fail') return { result, reason };
  if (call_status === 'hangup')
    return { result: hangup_reason === 'normal' ? 'success' : 'fail', reason: hangup_reason ?? '' };
  if (flow_status !== 'ended') return undefined;
  const isFine = reference_type === 'flow' && (ended_reason === 'completed' || ended_reason === 'stopped');
  return { result: isFine ? 'success' : 'fail', reason: ended_reason ?? '' };
}

async function settleTarget(
  tx: Transaction,
  { most, try_interval }: DialPlan,
  target: OutdialTarget,
  result: 'success' | 'fail',
): Promise<void> {
  const status = statusAfter(result, toReachable(target), most);
  const tm_due = sql`${now} + ${try_interval} * interval '1 millisecond'`;
  const set = { status, result, tm_due, tm_update: now, sequence: sql`sequence + 1` };
  const changed = tx.update(outdialTargets).set(set).where(eq(outdialTargets.id, target.id));
  const [row] = await changed.returning();
  const data = { customer_id: row!.customer_id, ...toWireTarget(row!) } as unknown as Resource;
  const event = { type: 'outdialtarget_updated', sequence: row!.sequence, data };
  await writeResourceEvent(tx, 'outdialtarget', event);
}

/** In one order, so that no two settlements wait for each other. */
async function lockTargets(tx: Transaction, ids: readonly string[]): Promise<readonly OutdialTarget[]> {
  if (ids.length === 0) return [];
  const own = inArray(outdialTargets.id, [...ids]);
  return tx.select().from(outdialTargets).where(own).orderBy(outdialTargets.id).for('update');
}
