import { type CampaignActivities, createCampaignActivities } from '../../activities/campaign.ts';
import { decide } from '../../workflows/campaign/decide.ts';
import type { MemoryCampaign } from './memory-campaign.ts';

/** Where a process dies: asked at every step and every begun try. */
export type Death = () => boolean;

/** What the workflow keeps, as its history would. */
interface Kept {
  slot: number;
  batch: number;
  /** Asked for and not answered yet: the attempt that died is made again, the same. */
  dialling?: { readonly count: number; readonly rate: number };
}

class Died extends Error {}

/**
 * Drives a campaign to its end as its workflow does, through any number of deaths: an activity that dies in the middle is begun again
 * with the same batch, and what the workflow keeps goes through JSON at every step.
 */
export async function runCampaign(
  campaign: MemoryCampaign,
  { dies = () => false, atStep = () => {} }: { dies?: Death; atStep?: (step: number) => void } = {},
): Promise<{ deaths: number }> {
  const { pace } = campaign;
  const activities = createCampaignActivities({ campaigns: campaign, pace, alive: (work) => work() });
  campaign.onBegin = () => {
    if (dies()) throw new Died();
  };
  let kept: Kept = { slot: 0, batch: 0 };
  let deaths = 0;
  let isOver = false;
  const work = async (): Promise<void> => {
    for (let step = 0; !isOver; step++) {
      atStep(step);
      kept = JSON.parse(JSON.stringify(kept)) as Kept;
      try {
        isOver = await takeStep(activities, campaign, kept);
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        deaths++;
        // Missed after a while.
        await pace.sleep(5000);
      }
    }
  };
  const working = work();
  await Promise.race([working, campaign.clock.run(() => isOver)]);
  await working;
  return { deaths };
}

async function takeStep(
  activities: CampaignActivities,
  { pace }: MemoryCampaign,
  kept: Kept,
): Promise<boolean> {
  const picture = await activities.campaign_look('c');
  const step = kept.dialling ? { kind: 'dial' as const, ...kept.dialling } : decide(picture);
  if (step.kind === 'end') return (await activities.campaign_end('c')).over;
  if (step.kind === 'rest') {
    await pace.sleep(step.ms ?? 60_000);
    return false;
  }
  kept.dialling ??= { count: step.count, rate: picture.rate };
  const batch = { campaign_id: 'c', id: `b${kept.batch}`, slot: kept.slot, ...kept.dialling };
  const { slot, pause } = await activities.campaign_dial(batch);
  kept.slot = slot;
  kept.batch++;
  delete kept.dialling;
  if (pause > 0) await pace.sleep(pause);
  return false;
}
