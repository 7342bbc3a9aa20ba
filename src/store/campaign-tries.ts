import { and, eq, lte, ne, sql } from 'drizzle-orm';
import type { CampaignTry } from '../../activities/campaign.ts';
import { nextTry } from '../../workflows/campaign/tries.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { type DialPlan, toReachable } from './campaign-plan.ts';
import type { Campaigncall, OutdialTarget } from './campaign-records.ts';
import { settleTries } from './campaign-results.ts';
import { changeCall, toCampaigncall } from './campaigncalls.ts';
import type { Database, Transaction } from './database.ts';
import { triggeredId } from './ids.ts';
import { campaigncalls, outdialTargets } from './schema/campaigns.ts';
import { now } from './schema/columns.ts';

/** What there is to do for a campaign. */
export interface OpenWork {
  readonly open: number;
  /** Of the open ones, those that nobody has answered yet. */
  readonly dialling: number;
  readonly due: number;
  readonly next_due_in: number | null;
}

/** The tries of campaigns. Each is claimed, begun, and over: in that order, and never twice. */
export interface CampaignTries {
  /** Takes note of tries that are over or answered by now, and of what becomes of their targets. */
  settle(plan: DialPlan): Promise<void>;
  /** Counts no more targets than `atMost`. */
  openWork(plan: DialPlan, atMost: number): Promise<OpenWork>;
  /** See `Campaigns.claim` (`activities/campaign.ts`). */
  claim(
    plan: DialPlan,
    batch: { readonly id: string; readonly count: number },
  ): Promise<readonly CampaignTry[]>;
  /** Takes back what a batch has claimed and nobody has begun. */
  giveBack(campaignId: string, batchId: string): Promise<void>;
  /** Decides that a try begins: it cannot be given back any more. Undefined when it was. */
  begin(tryId: string): Promise<Campaigncall | undefined>;
  /** A begun try that was refused for good is over: the next `settle` sees it. */
  refuse(tryId: string, reason: string): Promise<void>;
}

/** The trigger key of what a try starts. */
export function tryKey(tryId: string): string {
  return `campaigncall/${tryId}`;
}

export function createCampaignTries(db: Database): CampaignTries {
  return {
    settle: (plan) => settleTries(db, plan),
    openWork: (plan, atMost) => openWork(db, plan, atMost),
    claim: (plan, batch) => db.transaction((tx) => claim(tx, plan, batch)),
    giveBack: (campaignId, batchId) => db.transaction((tx) => giveBack(tx, campaignId, batchId)),
    begin: (tryId) => begin(db, tryId),
    async refuse(tryId, reason) {
      await db.update(campaigncalls).set({ result: 'fail', reason }).where(eq(campaigncalls.id, tryId));
    },
  };
}

async function openWork(db: Database, plan: DialPlan, atMost: number): Promise<OpenWork> {
  const isOpen = and(eq(campaigncalls.campaign_id, plan.campaign_id), ne(campaigncalls.status, 'done'));
  const [counted] = await db
    .select({
      open: sql<number>`count(*)::int`,
      dialling: sql<number>`(count(*) filter (where ${campaigncalls.status} = 'dialing'))::int`,
    })
    .from(campaigncalls)
    .where(isOpen);
  const waitMs = sql<number>`ceil(extract(epoch from ${outdialTargets.tm_due} - ${now}) * 1000)::float8`;
  const waits = await db
    .select({ ms: waitMs })
    .from(outdialTargets)
    .where(isIdle(plan.outdial_id))
    .orderBy(outdialTargets.tm_due)
    .limit(atMost + 1);
  const later = waits.find(({ ms }) => ms > 0);
  const due = waits.filter(({ ms }) => ms <= 0).length;
  return { open: counted?.open ?? 0, dialling: counted?.dialling ?? 0, due, next_due_in: later?.ms ?? null };
}

function isIdle(outdialId: string) {
  const { outdial_id, status, tm_delete } = outdialTargets;
  return and(eq(outdial_id, outdialId), eq(status, 'idle'), eq(tm_delete, NEVER));
}

async function claim(
  tx: Transaction,
  plan: DialPlan,
  batch: { readonly id: string; readonly count: number },
): Promise<readonly CampaignTry[]> {
  const claimed = await claimedBy(tx, batch.id);
  if (claimed.length > 0) return claimed;
  const targets = await tx
    .select()
    .from(outdialTargets)
    .where(and(isIdle(plan.outdial_id), lte(outdialTargets.tm_due, now)))
    .orderBy(outdialTargets.tm_due, outdialTargets.id)
    .limit(batch.count)
    .for('update', { skipLocked: true });
  const tries: CampaignTry[] = [];
  for (const target of targets) tries.push(...(await countTry(tx, plan, target, batch.id)));
  return tries;
}

/** Begun are those whose workflow is known to be started: the others are begun again, which harms nothing. */
async function claimedBy(tx: Transaction, batchId: string): Promise<readonly CampaignTry[]> {
  const started = sql<boolean>`exists (select from activeflows a where a.id = ${campaigncalls.activeflow_id} and a.tm_start is not null)`;
  const begun = sql<boolean>`${campaigncalls.status} = 'done' or ${started}`;
  return tx
    .select({ id: campaigncalls.id, begun })
    .from(campaigncalls)
    .where(eq(campaigncalls.batch_id, batchId));
}

/** A target without a try left, because the plan allows fewer now, is done. */
async function countTry(
  tx: Transaction,
  plan: DialPlan,
  target: OutdialTarget,
  batch_id: string,
): Promise<readonly CampaignTry[]> {
  const found = nextTry(toReachable(target), plan.most);
  const isTarget = eq(outdialTargets.id, target.id);
  if (found === undefined) {
    await tx.update(outdialTargets).set({ status: 'done', result: 'fail', tm_update: now }).where(isTarget);
    return [];
  }
  const tries = target.tries.map((tried, index) => (index === found.index ? found.number : tried));
  await tx.update(outdialTargets).set({ status: 'progressing', tries, tm_update: now }).where(isTarget);
  const id = triggeredId(plan.campaign_id, `${batch_id}/${target.id}`);
  const { campaign_id, customer_id, outplan_id, outdial_id, queue_id, flow_id, source, type } = plan;
  await tx.insert(campaigncalls).values({
    ...{ id, campaign_id, customer_id, outplan_id, outdial_id, queue_id, flow_id, source, batch_id },
    outdial_target_id: target.id,
    activeflow_id: triggeredId(customer_id, tryKey(id)),
    reference_type: type,
    reference_id: type === 'call' ? triggeredId(id, 'call') : NIL_ID,
    destination: target.destinations[found.index]!,
    destination_index: found.index,
    try_count: found.number,
  });
  return [{ id, begun: false }];
}

async function giveBack(tx: Transaction, campaignId: string, batchId: string): Promise<void> {
  const unbegun = and(
    eq(campaigncalls.campaign_id, campaignId),
    eq(campaigncalls.batch_id, batchId),
    eq(campaigncalls.tm_begin, NEVER),
  );
  const given = await tx.delete(campaigncalls).where(unbegun).returning({
    target: campaigncalls.outdial_target_id,
    index: campaigncalls.destination_index,
  });
  for (const { target, index } of given) {
    const tries = sql`array(select t - (n = ${index + 1})::int from unnest(tries) with ordinality as u(t, n) order by n)`;
    await tx.update(outdialTargets).set({ status: 'idle', tries }).where(eq(outdialTargets.id, target));
  }
}

async function begin(db: Database, tryId: string): Promise<Campaigncall | undefined> {
  const isTry = eq(campaigncalls.id, tryId);
  const first = and(isTry, eq(campaigncalls.tm_begin, NEVER));
  const begun = await db.transaction((tx) =>
    changeCall(tx, first, { tm_begin: now }, 'campaigncall_created'),
  );
  if (begun !== undefined) return begun;
  const [row] = await db.select().from(campaigncalls).where(isTry);
  return row === undefined || row.status === 'done' ? undefined : toCampaigncall(row);
}
