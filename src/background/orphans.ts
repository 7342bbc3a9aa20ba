import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { RPC_MS } from './workflow-state.ts';

/**
 * A reset leaves the open stack of the run that it replaces alone, while the new run starts its own: the old one is
 * cancelled, so that no two drive the same call.
 * @param runId the run that was replaced
 */
export async function cancelOrphans(client: Client, workflowId: string, runId: string): Promise<void> {
  const query = `WorkflowId STARTS_WITH "${workflowId}/" AND ExecutionStatus = "Running"`;
  await client.withDeadline(Date.now() + RPC_MS, async () => {
    for await (const open of client.workflow.list({ query })) {
      if (open.parentExecution?.runId === runId) await cancel(client, open.workflowId);
    }
  });
}

async function cancel(client: Client, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).cancel();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
