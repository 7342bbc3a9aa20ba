import type { Campaigns } from '../../activities/campaign.ts';
import { type CampaignPicture, type CampaignStatus, decide } from '../../workflows/campaign/decide.ts';
import { batchSize } from '../../workflows/campaign/slots.ts';
import type { Action } from '../../workflows/interpreter/action.ts';
import type { NewActiveflow } from '../store/activeflows.ts';
import type { DialPlan } from '../store/campaign-plan.ts';
import type { Campaigncall } from '../store/campaign-records.ts';
import { tryKey } from '../store/campaign-tries.ts';
import { isSet } from '../store/ids.ts';
import type { Store } from '../store/store.ts';
import { isRefusal, type StartParts, startFlow } from '../triggers/start-flow.ts';
import { campaignVariables } from './variables.ts';

/** All that a campaign goes by, of its own record and of the outplan and outdial that it names. */
export interface CampaignSettings extends DialPlan {
  readonly name: string;
  readonly status: CampaignStatus;
  readonly end_handle: 'stop' | 'continue';
  /** Calls begun per second. */
  readonly rate: number;
  /** Tries open at the same time. */
  readonly concurrency: number;
  /** Milliseconds for which a call rings. */
  readonly dial_timeout: number;
  /** What a try does, where there is no `flow_id`. */
  readonly actions: readonly Action[];
  /** With a queue: so many tries are dialling at a time per hundred free agents. */
  readonly service_level: number;
  /** Run when this one has no target left; nil: none. */
  readonly next_campaign_id: string;
}

/** The records of campaigns. */
export interface CampaignRecords {
  /** Whatever customer's it is; undefined when it is deleted. */
  find(campaignId: string): Promise<CampaignSettings | undefined>;
  /** Stops it for good, unless its status is another one by now; answers whether it did. */
  stop(campaignId: string, from: CampaignStatus): Promise<boolean>;
  /** How many agents of its queue are free. */
  freeAgents(campaign: CampaignSettings): Promise<number>;
  /** Runs the campaign that follows, if any, unless it runs. */
  runNext(campaign: CampaignSettings): Promise<void>;
}

export interface CampaignParts extends StartParts {
  readonly store: StartParts['store'] & Pick<Store, 'campaignTries' | 'outdialTargets'>;
  readonly records: CampaignRecords;
}

/** The {@link Campaigns} over the database. */
export function createCampaigns(parts: CampaignParts): Campaigns {
  const { store, records } = parts;
  return {
    look: (id) => look(parts, id),
    async claim({ campaign_id, id, count }) {
      const settings = await records.find(campaign_id);
      if (settings?.status === 'run') return store.campaignTries.claim(settings, { id, count });
      await store.campaignTries.giveBack(campaign_id, id);
      return [];
    },
    begin: (tryId) => begin(parts, tryId),
    end: (id) => end(parts, id),
  };
}

/** What follows is run before this one is stopped: who dies in between does both again, which harms nothing. */
async function end(parts: CampaignParts, id: string): Promise<{ over: boolean }> {
  const { records } = parts;
  const picture = await look(parts, id);
  if (decide(picture).kind !== 'end') return { over: false };
  if (picture.status === 'stop') return { over: true };
  const settings = picture.status === 'run' ? await records.find(id) : undefined;
  if (settings !== undefined) await records.runNext(settings);
  return { over: await records.stop(id, picture.status) };
}

/** What there is to say of a campaign that is deleted. */
const GONE: CampaignPicture = {
  status: 'stop',
  end_handle: 'stop',
  rate: 1,
  concurrency: 1,
  open: 0,
  due: 0,
  next_due_in: null,
};

async function look({ store, records }: CampaignParts, id: string): Promise<CampaignPicture> {
  const settings = await records.find(id);
  if (settings === undefined) return GONE;
  await store.campaignTries.settle(settings);
  const { status, end_handle, rate, concurrency } = settings;
  const { dialling, ...work } = await store.campaignTries.openWork(settings, batchSize(rate));
  const room = isSet(settings.queue_id) ? (await capacity(records, settings)) - dialling : null;
  return { status, end_handle, rate, concurrency, ...work, room };
}

/** Upstream's rule, rounded down: with a service level of 0 nobody is dialled. */
async function capacity(records: CampaignRecords, settings: CampaignSettings): Promise<number> {
  return Math.floor(((await records.freeAgents(settings)) * settings.service_level) / 100);
}

async function begin(parts: CampaignParts, tryId: string): Promise<void> {
  const { store, records } = parts;
  const call = await store.campaignTries.begin(tryId);
  const settings = call && (await records.find(call.campaign_id));
  if (call === undefined) return;
  if (settings === undefined) return await store.campaignTries.refuse(tryId, 'CAMPAIGN_NOT_FOUND');
  try {
    await startFlow(parts, await toActiveflow(parts, settings, call));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await store.campaignTries.refuse(tryId, error.code);
  }
}

async function toActiveflow(
  { store }: CampaignParts,
  settings: CampaignSettings,
  call: Campaigncall,
): Promise<NewActiveflow> {
  const { customer_id, flow_id, queue_id, dial_timeout } = settings;
  const actions = isSet(queue_id)
    ? [...settings.actions, { id: 'campaign-queue', type: 'queue_join', option: { queue_id } }]
    : settings.actions;
  const target = await store.outdialTargets.find(call.outdial_target_id);
  const input = {
    ...{ customer_id, flow_id, actions },
    trigger_key: tryKey(call.id),
    occasion: campaignVariables(settings, call, target),
  };
  if (call.reference_type === 'flow') return { ...input, reference_type: 'campaign', reference_id: call.id };
  return {
    ...input,
    reference_type: 'call',
    reference_id: call.reference_id,
    call: {
      id: call.reference_id,
      direction: 'outgoing',
      status: 'dialing',
      source: call.source,
      destination: call.destination,
      dial: { timeout: dial_timeout, early_execution: false },
    },
  };
}
