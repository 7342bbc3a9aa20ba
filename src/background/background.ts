import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { CallControl } from '../../activities/call-control.ts';
import type { ConferenceDesk } from '../../activities/conference-desk.ts';
import type { HttpClient } from '../../activities/http-client.ts';
import type { QueueDesk } from '../../activities/queue-desk.ts';
import type { CampaignClient } from '../campaigns/campaign-client.ts';
import type { Config } from '../config.ts';
import type { FlowClient } from '../flow-client.ts';
import type { ScheduleClient } from '../schedules/schedule-client.ts';
import type { Store } from '../store/store.ts';
import type { LineClient } from '../webhooks/line-client.ts';
import type { ReceiverShares } from '../webhooks/receivers.ts';
import { startDeliveries } from './deliveries.ts';
import { startOverdueConferences } from './overdue-conferences.ts';
import { startOverdueLines } from './overdue-lines.ts';
import { startPurger } from './purger.ts';
import { startReconciler } from './reconciler.ts';
import { startStanding } from './standing.ts';

export interface BackgroundParts {
  readonly store: Store;
  readonly flows: FlowClient;
  readonly client: Client;
  readonly control: CallControl;
  readonly http: HttpClient;
  readonly lines: LineClient;
  readonly endOfCall: (callId: string) => Promise<void>;
  readonly shares: ReceiverShares;
  readonly campaigns: CampaignClient;
  readonly schedules: ScheduleClient;
  readonly conferences: { readonly desk: Pick<ConferenceDesk, 'wake'> };
  readonly queues: { readonly desk: Pick<QueueDesk, 'begin'> };
  readonly config: Pick<Config, 'purgeAfterDays' | 'webhooks'>;
  readonly log: Logger;
}

/**
 * What keeps the platform tidy beside the running flows: outgoing webhooks, the reconciler, the purge. It never fails;
 * what it cannot do now it tries again. Several processes may run it at once. Close it before its connections.
 */
export function runBackground(parts: BackgroundParts): { close(): Promise<void> } {
  const works = [
    startDeliveries({ ...parts, schedule: parts.config.webhooks }),
    startOverdueLines(parts),
    startOverdueConferences(parts),
    startReconciler(parts),
    startStanding(parts),
    startPurger({ ...parts, olderThanDays: parts.config.purgeAfterDays }),
  ];
  return {
    close: async () => {
      await Promise.all(works.map((work) => work.close()));
    },
  };
}
