import type { Client } from '@temporalio/client';
import { CAMPAIGN_WORKFLOW, type CampaignInput, WAKE_SIGNAL } from '../../workflows/protocol.ts';
import { CUSTOMER_ID } from '../../workflows/shell/search-attributes.ts';

/** The port to the workflows of campaigns. */
export interface CampaignClient {
  /** Has somebody look after a campaign that was changed: its workflow looks at once, or is started. */
  wake(campaign: CampaignInput): Promise<void>;
}

const PATIENCE = 5000;

/** The {@link CampaignClient} on Temporal. A call that is not answered within five seconds fails. */
export function createCampaignClient(client: Client, taskQueue: string): CampaignClient {
  return {
    wake: ({ campaign_id, customer_id }) =>
      client
        .withDeadline(Date.now() + PATIENCE, () =>
          client.workflow.signalWithStart(CAMPAIGN_WORKFLOW, {
            workflowId: campaignWorkflowId(campaign_id),
            taskQueue,
            args: [{ campaign_id, customer_id }],
            signal: WAKE_SIGNAL,
            signalArgs: [],
            workflowTaskTimeout: '2s',
            typedSearchAttributes: [{ key: CUSTOMER_ID, value: customer_id }],
            priority: { fairnessKey: customer_id },
          }),
        )
        .then(() => undefined),
  };
}

/** The id of a campaign's workflow: one is open at most. */
export function campaignWorkflowId(campaignId: string): string {
  return `campaign/${campaignId}`;
}
