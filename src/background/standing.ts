import type { Logger } from 'pino';
import type { QueueDesk } from '../../activities/queue-desk.ts';
import type { CampaignClient } from '../campaigns/campaign-client.ts';
import { schedule } from '../resources/schedule.ts';
import type { ScheduleClient } from '../schedules/schedule-client.ts';
import { toSchedule, toTiming } from '../schedules/schedules.ts';
import type { Store } from '../store/store.ts';
import { each } from './each.ts';
import { type Loop, startLoop } from './loop.ts';

export interface StandingParts {
  readonly store: Pick<Store, 'standing' | 'resources'>;
  readonly campaigns: CampaignClient;
  readonly schedules: ScheduleClient;
  readonly queues: { readonly desk: Pick<QueueDesk, 'begin'> };
  readonly log: Logger;
  /** Milliseconds between passes; 15,000 by default. */
  readonly every?: number;
}

/** A schedule that was changed so long ago has been told to Temporal, by several passes. */
const FRESH_SECONDS = 120;

/**
 * Tells Temporal once more what it has to know: who changed a campaign or a schedule may have died before Temporal knew, and an
 * operator may have ended the workflow of a campaign or a queue. What it knows already changes nothing.
 */
export function startStanding({
  store,
  campaigns,
  schedules,
  queues,
  log,
  every = 15_000,
}: StandingParts): Loop {
  const pass = async (): Promise<void> => {
    await each(await store.standing.campaigns(), ({ id, customer_id }) =>
      campaigns.wake({ campaign_id: id, customer_id }),
    );
    await each(await store.standing.queues(), (queue) => queues.desk.begin(queue));
    await each(await store.standing.freshSchedules(FRESH_SECONDS), async ({ id }) => {
      const found = await store.resources.find(schedule, id);
      if (found) await schedules.put(toTiming(toSchedule(found)));
    });
  };
  return startLoop({ name: 'campaigns, queues and schedules', every, pass, log });
}
