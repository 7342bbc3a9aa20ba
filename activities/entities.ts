import type { ConferenceActivities } from '../workflows/conference/protocol.ts';
import type { QueueActivities } from '../workflows/queue/protocol.ts';
import type { CampaignActivities } from './campaign.ts';
import type { ScheduleActivities } from './schedule.ts';

/** The side effects of workflows that are no activeflows. */
export type EntityActivities = CampaignActivities &
  ConferenceActivities &
  QueueActivities &
  ScheduleActivities;
