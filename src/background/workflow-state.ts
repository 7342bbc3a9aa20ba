import { type Client, WorkflowNotFoundError } from '@temporalio/client';

/** Milliseconds for one question to Temporal. */
export const RPC_MS = 5000;

/** The latest run of a workflow id; undefined when Temporal knows none. */
export async function latestRun(
  client: Client,
  workflowId: string,
): Promise<{ readonly runId: string; readonly isOpen: boolean } | undefined> {
  try {
    const { runId, status } = await client.withDeadline(Date.now() + RPC_MS, () =>
      client.workflow.getHandle(workflowId).describe(),
    );
    return { runId, isOpen: status.name === 'RUNNING' || status.name === 'PAUSED' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** The id of the client's namespace: another one, when it was made anew under the same name. */
export async function namespaceId({ connection, options }: Client): Promise<string> {
  const { namespaceInfo } = await connection.withDeadline(Date.now() + RPC_MS, () =>
    connection.workflowService.describeNamespace({ namespace: options.namespace }),
  );
  return namespaceInfo?.id ?? '';
}
