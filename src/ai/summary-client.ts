import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Summary } from '../../activities/ai-summaries.ts';
import { DEFAULT_LIMITS } from '../../workflows/interpreter/limits.ts';
import { SUMMARY_WORKFLOW, type SummaryInput } from '../../workflows/protocol.ts';
import { CUSTOMER_ID } from '../../workflows/shell/search-attributes.ts';

/** The port to the workflows that summarise calls and conferences after their end. */
export interface SummaryClient {
  /** Starts it, once. */
  start(summary: Summary): Promise<void>;
}

const PATIENCE = 5000;

/** The {@link SummaryClient} on Temporal. A call that is not answered within five seconds fails. */
export function createSummaryClient(client: Client, taskQueue: string): SummaryClient {
  return {
    async start({ id, customer_id, reference_type, reference_id }) {
      const input: SummaryInput = { summary_id: id, timeout: DEFAULT_LIMITS.timeout_ai_summary };
      const options = {
        workflowId: `${SUMMARY_WORKFLOW}/${id}`,
        taskQueue,
        args: [input] as [SummaryInput],
        workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
        typedSearchAttributes: [{ key: CUSTOMER_ID, value: customer_id }],
        staticSummary: `summary of ${reference_type} ${reference_id}`,
        priority: { fairnessKey: customer_id },
      };
      try {
        await client.withDeadline(Date.now() + PATIENCE, () =>
          client.workflow.start(SUMMARY_WORKFLOW, options),
        );
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
  };
}
