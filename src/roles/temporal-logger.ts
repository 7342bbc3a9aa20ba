import { DefaultLogger, type Logger as TemporalLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** The workflows of an activeflow are named by its id: the root is it, the stacks begin with it. */
const ACTIVEFLOW = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?=$|\/)/;

/** The SDK's log lines as ours. Long ones are cut: the core logs whole histories. */
export function toTemporalLogger(log: Logger): TemporalLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const { workflowId, activityType, error } = meta ?? {};
    log[levels[level]](
      {
        ...workflowOf(workflowId),
        activity: activityType,
        error: error ? String(error) : undefined,
      },
      message.slice(0, 500),
    );
  });
}

function workflowOf(workflowId: unknown): { readonly workflow_id?: string; readonly activeflow_id?: string } {
  if (typeof workflowId !== 'string') return {};
  const [activeflowId] = ACTIVEFLOW.exec(workflowId) ?? [];
  return { workflow_id: workflowId, ...(activeflowId === undefined ? {} : { activeflow_id: activeflowId }) };
}
