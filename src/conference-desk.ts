import type { Client } from '@temporalio/client';
import type { ConferenceDesk } from '../activities/conference-desk.ts';
import {
  CONFERENCE_WORKFLOW,
  type ConferenceInput,
  conferenceWorkflowId,
} from '../workflows/conference/protocol.ts';
import { WAKE_SIGNAL } from '../workflows/protocol.ts';
import { CUSTOMER_ID } from '../workflows/shell/search-attributes.ts';
import type { FlowClient } from './flow-client.ts';

const PATIENCE = 5000;

/**
 * The {@link ConferenceDesk} on Temporal: a conference that has something to wait for is the workflow `conference/<id>`. What is
 * not answered within five seconds fails.
 */
export function createConferenceDesk(
  client: Client,
  taskQueue: string,
  flows: Pick<FlowClient, 'event'>,
): ConferenceDesk {
  return {
    tell: (activeflowId, event) => flows.event(activeflowId, event),
    async wake(input) {
      const { conference_id, customer_id } = input;
      await client.withDeadline(Date.now() + PATIENCE, () =>
        client.workflow.signalWithStart(CONFERENCE_WORKFLOW, {
          workflowId: conferenceWorkflowId(conference_id),
          taskQueue,
          args: [input] as [ConferenceInput],
          signal: WAKE_SIGNAL,
          signalArgs: [],
          workflowTaskTimeout: '10s',
          typedSearchAttributes: [{ key: CUSTOMER_ID, value: customer_id }],
          staticSummary: 'the end of a conference, and who is in it',
          priority: { fairnessKey: customer_id },
        }),
      );
    },
  };
}
