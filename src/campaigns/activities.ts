import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { type CampaignActivities, createCampaignActivities } from '../../activities/campaign.ts';
import { type CampaignParts, createCampaigns } from './campaigns.ts';

/** The activities of the workflow `campaign`, by the machine's clock. */
export function campaignActivities(parts: CampaignParts): CampaignActivities {
  return createCampaignActivities({
    campaigns: createCampaigns(parts),
    pace: { now: () => Date.now(), sleep: (ms) => delay(ms) },
    alive,
  });
}

/** Milliseconds; well below what the workflow waits for a sign of life. */
const EVERY = 1000;

async function alive<T>(work: () => Promise<T>): Promise<T> {
  const { heartbeat } = Context.current();
  const beat = setInterval(() => heartbeat(), EVERY);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
