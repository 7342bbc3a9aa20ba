import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { type CampaignPicture, decide } from './campaign/decide.ts';
import { type CampaignBatch, type CampaignDialled, type CampaignInput, WAKE_SIGNAL } from './protocol.ts';

interface CampaignActivities {
  campaign_look(campaignId: string): Promise<CampaignPicture>;
  campaign_dial(batch: CampaignBatch): Promise<CampaignDialled>;
  campaign_end(campaignId: string): Promise<{ readonly over: boolean }>;
}

const retry = { initialInterval: '100ms', maximumInterval: '5s' } as const;

const { campaign_look, campaign_end } = proxyActivities<CampaignActivities>({
  startToCloseTimeout: '10s',
  retry,
});
const longest = { startToCloseTimeout: '60s', heartbeatTimeout: '5s', retry } as const;
const { campaign_dial } = proxyActivities<CampaignActivities>(longest);

const wake = defineSignal(WAKE_SIGNAL);

/**
 * Dials the targets of a campaign at its rate, second by second, until no target has a try left or somebody stops it. The
 * database says what there is to do and this workflow when: it remembers nothing but the next slot. Who changes the campaign
 * wakes it, and Temporal lets no run end over a signal that it has not seen.
 */
export async function campaign(input: CampaignInput): Promise<void> {
  const { campaign_id } = input;
  let slot = input.slot ?? 0;
  let isAwake = true;
  setHandler(wake, () => {
    isAwake = true;
  });
  const rest = async (ms: number | null): Promise<void> => {
    if (ms === null) await condition(() => isAwake);
    else if (ms > 0) await condition(() => isAwake, ms);
  };
  for (;;) {
    isAwake = false;
    const picture = await campaign_look(campaign_id);
    const step = decide(picture);
    if (step.kind === 'end' && (await campaign_end(campaign_id)).over && !isAwake) return;
    if (step.kind === 'rest') await rest(step.ms);
    if (step.kind === 'dial') {
      const summary = `dial ${step.count}, ${picture.open} are open`;
      const batch = { campaign_id, id: uuid4(), count: step.count, rate: picture.rate, slot };
      const dialled = await campaign_dial.executeWithOptions({ ...longest, summary }, [batch]);
      slot = dialled.slot;
      await rest(dialled.pause);
    }
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof campaign>({ ...input, slot });
  }
}
