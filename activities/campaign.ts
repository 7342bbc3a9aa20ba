import type { CampaignPicture } from '../workflows/campaign/decide.ts';
import { firstSlot, gapOf } from '../workflows/campaign/slots.ts';
import type { CampaignBatch, CampaignDialled } from '../workflows/protocol.ts';

/** The port to a campaign's rows. `src/campaigns` implements it. */
export interface Campaigns {
  /** Takes note of the tries that are over, and answers where the campaign is. */
  look(campaignId: string): Promise<CampaignPicture>;
  /**
   * Counts the next try of up to `count` targets that are due, in the order in which they are. A batch that was claimed before answers
   * the same tries again, however many are asked for. When the campaign does not run any more, what was not begun is given back.
   */
  claim(batch: CampaignBatch): Promise<readonly CampaignTry[]>;
  /** Begins a try: its call, or its flow. Begun already: nothing happens. What is refused for good counts as failed. */
  begin(tryId: string): Promise<void>;
  /** Stops it, if it still is where it may end. `over: false`: it goes on. */
  end(campaignId: string): Promise<{ readonly over: boolean }>;
}

export interface CampaignTry {
  readonly id: string;
  readonly begun: boolean;
}

/** The time by which a rate is kept. */
export interface Pace {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

export interface CampaignActivities {
  campaign_look(campaign_id: string): Promise<CampaignPicture>;
  campaign_dial(batch: CampaignBatch): Promise<CampaignDialled>;
  campaign_end(campaign_id: string): Promise<{ readonly over: boolean }>;
}

export interface CampaignParts {
  readonly campaigns: Campaigns;
  readonly pace: Pace;
  /** Does work that lasts, and lets Temporal know that somebody is at it: a worker that dies is missed soon. */
  readonly alive: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Begun at the same time: what a start takes must not slow the rate. */
const AT_ONCE = 8;
/** Whoever comes this much too early waits in the workflow, where nobody has to stay awake for it. */
const EARLY_MS = 1500;

/** The side effects of the workflow `campaign`. */
export function createCampaignActivities({ campaigns, pace, alive }: CampaignParts): CampaignActivities {
  return {
    campaign_look: (id) => campaigns.look(id),
    campaign_end: (id) => campaigns.end(id),
    async campaign_dial(batch) {
      const early = batch.slot - pace.now();
      if (early > EARLY_MS) return { dialled: 0, slot: batch.slot, pause: early };
      const tries = await campaigns.claim(batch);
      const left = tries.filter(({ begun }) => !begun);
      const slot = await alive(() => beginAtRate(left, batch, { campaigns, pace }));
      return { dialled: tries.length, slot, pause: Math.max(0, Math.ceil(slot - pace.now())) };
    },
  };
}

/** Begins each in its slot; answers the slot that comes next. Goes no further once one could not be begun. */
async function beginAtRate(
  tries: readonly CampaignTry[],
  { slot: next, rate }: CampaignBatch,
  { campaigns, pace }: Pick<CampaignParts, 'campaigns' | 'pace'>,
): Promise<number> {
  let slot = firstSlot(next, pace.now());
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for (const { id } of tries) {
    await until(pace, slot);
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
    if (failures.length > 0) break;
    const begun: Promise<void> = campaigns
      .begin(id)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(begun));
    underWay.add(begun);
    slot += gapOf(rate);
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
  return slot;
}

async function until(pace: Pace, instant: number): Promise<void> {
  const left = instant - pace.now();
  if (left > 0) await pace.sleep(left);
}
