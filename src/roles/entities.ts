import type { Client } from '@temporalio/client';
import type { EntityActivities } from '../../activities/entities.ts';
import { createScheduleActivities } from '../../activities/schedule.ts';
import { campaignActivities } from '../campaigns/activities.ts';
import { type CampaignClient, createCampaignClient } from '../campaigns/campaign-client.ts';
import { createCampaignRecords } from '../campaigns/records.ts';
import type { FlowClient } from '../flow-client.ts';
import { schedule } from '../resources/schedule.ts';
import { createScheduleClient, type ScheduleClient } from '../schedules/schedule-client.ts';
import { createSchedules, toSchedule } from '../schedules/schedules.ts';
import type { Store } from '../store/store.ts';

export interface EntityParts {
  readonly store: Store;
  readonly client: Client;
  readonly flows: FlowClient;
  readonly taskQueue: string;
}

/** What a worker does for workflows that are no activeflows, and the ports to them. */
export function createEntities({ store, client, flows, taskQueue }: EntityParts): {
  readonly activities: EntityActivities;
  readonly campaigns: CampaignClient;
  readonly schedules: ScheduleClient;
} {
  const campaigns = createCampaignClient(client, taskQueue);
  const schedules = createScheduleClient(client, taskQueue);
  const find = async (id: string) => {
    const found = await store.resources.find(schedule, id);
    return found && toSchedule(found);
  };
  const records = createCampaignRecords(store, campaigns);
  const activities = {
    ...campaignActivities({ store, flows, records }),
    ...createScheduleActivities(createSchedules({ store, find, client: schedules })),
  };
  return { activities, campaigns, schedules };
}
