import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { campaignWorkflowId } from '../../../src/campaigns/campaign-client.ts';
import { campaign } from '../../../src/resources/campaign.ts';
import { outdial } from '../../../src/resources/outdial.ts';
import { outplan } from '../../../src/resources/outplan.ts';
import { schedule } from '../../../src/resources/schedule.ts';
import { createEntities } from '../../../src/roles/entities.ts';
import { toSchedule, toTiming } from '../../../src/schedules/schedules.ts';
import { lineWorkflowId } from '../../../src/webhooks/line-client.ts';
import type { Platform } from '../../background/platform.ts';
import { nap, type Recording } from './recording.ts';

/** What campaigns and schedules need. */
export function entitiesOf(platform: Platform): ReturnType<typeof createEntities> {
  const { store, client, flows, taskQueue, transcribes, summaries, network: control } = platform;
  return createEntities({ store, client, flows, taskQueue, transcribes, summaries, control });
}

/** What lives longer than a call. */
export const entities: readonly Recording[] = [
  {
    name: 'campaign',
    async run(platform) {
      const { resources, outdialTargets } = platform.store;
      const customer_id = platform.customer;
      const plan = outplan.fields.parse({ ...outplan.example, dial_rate: 2 });
      const { resource: how } = await resources.create(outplan, { customer_id, data: plan });
      const { resource: whom } = await resources.create(outdial, {
        customer_id,
        data: outdial.fields.parse({}),
      });
      const destinations = [plan.source];
      const targets = ['a', 'b', 'c'].map((name) => ({ id: randomUUID(), name, destinations }));
      await outdialTargets.add(customer_id, whom.id, targets);
      const actions = [nap('nap')];
      const named = { type: 'flow', status: 'run', outplan_id: how.id, outdial_id: whom.id } as const;
      const data = campaign.fields.parse({ actions, ...named });
      const { resource } = await resources.create(campaign, { customer_id, data });
      await entitiesOf(platform).campaigns.wake({ campaign_id: resource.id, customer_id });
      const status = async () => (await resources.get(campaign, customer_id, resource.id)).status;
      await expect.poll(status, { timeout: 20_000 }).toBe('stop');
      return campaignWorkflowId(resource.id);
    },
  },
  {
    name: 'schedule-run',
    async run(platform) {
      const customer_id = platform.customer;
      const never = { cron: '0 0 1 1 * 2099', actions: [nap('nap')] };
      const data = schedule.fields.parse(never);
      const { resource } = await platform.store.resources.create(schedule, { customer_id, data });
      const { schedules } = entitiesOf(platform);
      await schedules.put(toTiming(toSchedule(resource)));
      await schedules.trigger(resource.id);
      const handle = platform.client.schedule.getHandle(`schedule/${resource.id}`);
      const fired = async () => (await handle.describe()).info.recentActions[0]?.action.workflow.workflowId;
      await expect.poll(fired, { timeout: 20_000 }).toBeDefined();
      return (await fired()) as string;
    },
  },
  {
    name: 'webhook-line',
    async run(platform) {
      const webhook_uri = 'https://example.com/events';
      platform.web[webhook_uri] = { status: 503, body: 'busy' };
      const activeflowId = await platform.start({ webhook_uri, actions: [nap('one'), nap('two')] });
      await platform.ended(activeflowId);
      const { deliveries } = platform.store;
      const [first] = await deliveries.claim({ limit: 1, leaseSeconds: 60 });
      if (first === undefined) throw new Error('no webhook was queued');
      await deliveries.record(first, { status: 'retrying', pause_ms: 50 });
      await platform.lines.hand(first.line);
      const attempts = async () => (await deliveries.get(platform.customer, first.id)).attempts;
      await expect.poll(attempts, { timeout: 10_000 }).toBeGreaterThan(2);
      platform.web[webhook_uri] = { status: 204, body: '' };
      return lineWorkflowId(first.line);
    },
  },
];
