import type { Client } from '@temporalio/client';
import type { ConferenceParts } from '../../activities/conference-desk.ts';
import { createConferenceReview } from '../../activities/conference-review.ts';
import type { EntityActivities } from '../../activities/entities.ts';
import type { QueueParts } from '../../activities/index.ts';
import { createLegs } from '../../activities/legs.ts';
import type { PhoneNetworkPort } from '../../activities/phone-network.ts';
import { createQueueWork } from '../../activities/queue-work.ts';
import { createScheduleActivities } from '../../activities/schedule.ts';
import type { TranscribeRecords } from '../../activities/transcribes.ts';
import { summarizeEnded } from '../ai/summaries.ts';
import type { SummaryClient } from '../ai/summary-client.ts';
import { campaignActivities } from '../campaigns/activities.ts';
import { type CampaignClient, createCampaignClient } from '../campaigns/campaign-client.ts';
import { createCampaignRecords } from '../campaigns/records.ts';
import { createConferenceDesk } from '../conference-desk.ts';
import type { FlowClient } from '../flow-client.ts';
import { createQueueDesk } from '../queue-desk.ts';
import { schedule } from '../resources/schedule.ts';
import { createScheduleClient, type ScheduleClient } from '../schedules/schedule-client.ts';
import { createSchedules, toSchedule } from '../schedules/schedules.ts';
import type { Store } from '../store/store.ts';

export interface EntityParts {
  readonly store: Store;
  readonly client: Client;
  readonly flows: FlowClient;
  readonly taskQueue: string;
  readonly control: PhoneNetworkPort;
  readonly transcribes: Pick<TranscribeRecords, 'finish'>;
  readonly summaries: SummaryClient;
}

/** What a worker does for workflows that are no activeflows, and the ports to them. */
export function createEntities(parts: EntityParts): {
  readonly activities: EntityActivities;
  readonly campaigns: CampaignClient;
  readonly schedules: ScheduleClient;
  readonly queues: QueueParts;
  readonly conferences: ConferenceParts;
} {
  const { store, client, flows, taskQueue, control, transcribes } = parts;
  const campaigns = createCampaignClient(client, taskQueue);
  const schedules = createScheduleClient(client, taskQueue);
  const queues = { records: store.queues, desk: createQueueDesk(client, taskQueue) };
  const conferences = {
    records: store.conferences,
    desk: createConferenceDesk(client, taskQueue, flows),
  };
  const legs = createLegs(control, store.legs);
  const find = async (id: string) => {
    const found = await store.resources.find(schedule, id);
    return found && toSchedule(found);
  };
  const records = createCampaignRecords(store, campaigns);
  const activities = {
    ...campaignActivities({ store, flows, records }),
    ...createQueueWork({ ...queues, legs, bridges: control }),
    ...createConferenceReview({
      ...conferences,
      bridges: control,
      transcribes,
      summarizeEnded: (conference) => summarizeEnded(parts, conference),
      now: Date.now,
    }),
    ...createScheduleActivities(createSchedules({ store, find, client: schedules })),
  };
  return { activities, campaigns, schedules, queues, conferences };
}
