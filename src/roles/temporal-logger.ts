import { DefaultLogger, type Logger as TemporalLogger } from '@temporalio/worker';
import type { Logger } from 'pino';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** The SDK's log lines as ours; the workflow id is the activeflow's. Long ones are cut: the core logs whole histories. */
export function toTemporalLogger(log: Logger): TemporalLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) => {
    const { workflowId, activityType, error } = meta ?? {};
    log[levels[level]](
      { activeflow_id: workflowId, activity: activityType, error: error ? String(error) : undefined },
      message.slice(0, 500),
    );
  });
}
