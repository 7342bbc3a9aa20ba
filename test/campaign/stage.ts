import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { campaignActivities } from '../../src/campaigns/activities.ts';
import {
  type CampaignClient,
  campaignWorkflowId,
  createCampaignClient,
} from '../../src/campaigns/campaign-client.ts';
import type { CampaignSettings } from '../../src/campaigns/campaigns.ts';
import type { OutdialTarget } from '../../src/store/campaign-records.ts';
import type { CampaignStatus } from '../../workflows/campaign/decide.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { Address } from '../../workflows/interpreter/events.ts';
import { Platform } from '../background/platform.ts';

export const address = (target: string): Address => ({
  type: 'tel',
  target,
  target_name: '',
  name: '',
  detail: '',
});

/** Campaigns on a real database, Temporal and phone network in memory, with their records in memory. */
export class CampaignStage {
  readonly platform: Platform;
  readonly client: CampaignClient;
  readonly #settings = new Map<string, CampaignSettings>();

  private constructor(platform: Platform) {
    this.platform = platform;
    this.client = createCampaignClient(platform.client, platform.taskQueue);
  }

  static async open(): Promise<CampaignStage> {
    return new CampaignStage(await Platform.open());
  }

  /** Starts a worker; `died` is asked before every begun try, and what it throws is what the activity sees. */
  work(died: () => void = () => {}): Promise<{ stop(): Promise<void> }> {
    const { store, flows } = this.platform;
    const campaignTries = {
      ...store.campaignTries,
      begin: (id: string) => {
        died();
        return store.campaignTries.begin(id);
      },
    };
    return this.platform.work(
      undefined,
      campaignActivities({ store: { ...store, campaignTries }, flows, records: this.#records() }),
    );
  }

  #records() {
    return {
      find: async (id: string) => this.#settings.get(id),
      stop: async (id: string, from: CampaignStatus) => {
        const settings = this.settings(id);
        if (settings.status !== from) return false;
        this.#settings.set(id, { ...settings, status: 'stop' });
        return true;
      },
      freeAgents: async () => 0,
      runNext: async () => {},
    };
  }

  /** A campaign that dials these numbers, each target by all of its own. */
  async make(numbers: readonly (readonly string[])[], more: Partial<CampaignSettings> = {}): Promise<string> {
    const id = randomUUID();
    const settings: CampaignSettings = {
      ...{
        campaign_id: id,
        customer_id: this.platform.customer,
        name: 'Spring',
        type: 'call',
        status: 'run',
      },
      ...{
        end_handle: 'stop',
        rate: 50,
        concurrency: 100,
        dial_timeout: 500,
        actions: [],
        source: address('+15550100'),
      },
      ...{
        outplan_id: randomUUID(),
        outdial_id: randomUUID(),
        queue_id: NIL_ID,
        next_campaign_id: NIL_ID,
        service_level: 100,
        flow_id: NIL_ID,
      },
      ...{ most: [1, 1, 1, 1, 1], try_interval: 0 },
      ...more,
    };
    this.#settings.set(id, settings);
    const targets = numbers.map((own, at) => ({
      id: randomUUID(),
      name: `target ${at}`,
      data: `data ${at}`,
      destinations: own.map(address),
    }));
    await this.platform.store.outdialTargets.add(settings.customer_id, settings.outdial_id, targets);
    return id;
  }

  settings(id: string): CampaignSettings {
    return this.#settings.get(id) as CampaignSettings;
  }

  change(id: string, change: Partial<CampaignSettings>): void {
    this.#settings.set(id, { ...this.settings(id), ...change });
  }

  wake(id: string): Promise<void> {
    return this.client.wake({ campaign_id: id, customer_id: this.platform.customer });
  }

  /** Settles when its workflow has ended. */
  async over(id: string, timeout = 25_000): Promise<void> {
    const handle = this.platform.client.workflow.getHandle(campaignWorkflowId(id));
    const status = async (): Promise<string> => (await handle.describe()).status.name;
    await expect.poll(status, { timeout, interval: 50 }).toBe('COMPLETED');
  }

  /** Its targets, in the order in which they were made. */
  async targets(id: string): Promise<readonly OutdialTarget[]> {
    const { customer_id, outdial_id } = this.settings(id);
    const found: OutdialTarget[] = [];
    for (let page_token = ''; ; ) {
      const page = await this.platform.store.outdialTargets.list(customer_id, outdial_id, { page_token });
      found.push(...page.result);
      page_token = page.next_page_token;
      if (page_token === '') break;
    }
    return found.toSorted((a, b) => Number(a.name.slice(7)) - Number(b.name.slice(7)));
  }

  /** How often each number was dialled. */
  dialled(): ReadonlyMap<string, number> {
    const times = new Map<string, number>();
    for (const { verb, args, answer } of this.platform.network.commands()) {
      if (verb !== 'dial' || answer === 'already') continue;
      const { target } = (args as unknown as { readonly destination: Address }).destination;
      times.set(target, (times.get(target) ?? 0) + 1);
    }
    return times;
  }

  close(): Promise<void> {
    return this.platform.close();
  }
}
