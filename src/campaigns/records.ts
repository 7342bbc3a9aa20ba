import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { agent } from '../resources/agent.ts';
import { campaign } from '../resources/campaign.ts';
import type { DataOf } from '../resources/kind.ts';
import { outdial } from '../resources/outdial.ts';
import { outplan } from '../resources/outplan.ts';
import { queue } from '../resources/queue.ts';
import type { Resource } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { CampaignClient } from './campaign-client.ts';
import type { CampaignRecords, CampaignSettings } from './campaigns.ts';

type CampaignRecord = Resource<DataOf<typeof campaign>>;
type Plan = DataOf<typeof outplan>;

/** The {@link CampaignRecords} over the stored resources. */
export function createCampaignRecords(
  store: Pick<Store, 'resources'>,
  client: CampaignClient,
): CampaignRecords {
  const { resources } = store;
  return {
    async find(id) {
      const found = await resources.find(campaign, id);
      if (found === undefined) return undefined;
      const plan = await resources.find(outplan, found.outplan_id);
      const list = await resources.find(outdial, found.outdial_id);
      const isComplete = plan?.customer_id === found.customer_id && list?.customer_id === found.customer_id;
      return toSettings(found, isComplete ? plan : undefined);
    },
    async stop(id, from) {
      const { changed } = await resources.change(
        campaign,
        id,
        (current) => (current.status === from ? { ...current, status: 'stop' as const } : undefined),
        { type: 'campaign_status_stop' },
      );
      return changed;
    },
    async freeAgents({ customer_id, queue_id }) {
      const found = await resources.find(queue, queue_id);
      if (found?.customer_id !== customer_id) return 0;
      const { tag_ids } = found;
      let free = 0;
      for (let page_token = ''; ; ) {
        const where = { status: 'available' } as const;
        const page = await resources.list(agent, customer_id, { page_token, where });
        free += page.result.filter(
          (one) => !tag_ids.length || one.tag_ids.some((id) => tag_ids.includes(id)),
        ).length;
        page_token = page.next_page_token;
        if (page_token === '') return free;
      }
    },
    async runNext({ customer_id, next_campaign_id: id }) {
      const next = await resources.find(campaign, id);
      if (next?.customer_id !== customer_id) return;
      await resources.change(
        campaign,
        id,
        (current) => (current.status === 'stop' ? { ...current, status: 'run' as const } : undefined),
        { type: 'campaign_status_run' },
      );
      await client.wake({ campaign_id: id, customer_id });
    },
  };
}

/** What a campaign has without an outplan, or without an outdial: nobody to dial. */
const NOTHING: Plan = outplan.fields.parse(outplan.example);

function toSettings(found: CampaignRecord, plan: Plan | undefined): CampaignSettings {
  const {
    id,
    customer_id,
    name,
    type,
    status,
    end_handle,
    actions,
    flow_id,
    queue_id,
    next_campaign_id,
    service_level,
  } = found;
  const { source, try_interval, dial_timeout, dial_rate, dial_concurrency, ...rest } = plan ?? NOTHING;
  return {
    ...{
      campaign_id: id,
      customer_id,
      name,
      type,
      status,
      end_handle,
      flow_id,
      queue_id,
      next_campaign_id,
      service_level,
    },
    ...{ source, try_interval, dial_timeout, rate: dial_rate, concurrency: dial_concurrency },
    actions: actions as CampaignSettings['actions'],
    outplan_id: found.outplan_id,
    outdial_id: plan === undefined ? NIL_ID : found.outdial_id,
    most: [
      ...[rest.max_try_count_0, rest.max_try_count_1, rest.max_try_count_2],
      ...[rest.max_try_count_3, rest.max_try_count_4],
    ],
  };
}
