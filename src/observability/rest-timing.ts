import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { Metrics } from './metrics.ts';

/** Activities that store where a flow is and send its event. */
const STORING = new Set(['save', 'finish']);

/** Times from when a workflow asked for a rest or an end to be stored until it is, with the waits and tries in between. */
export function timeRests({ restToEvent }: Pick<Metrics, 'restToEvent'>): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const { activityType, scheduledTimestampMs } = Context.current().info;
      const result = await next(input);
      if (STORING.has(activityType)) {
        restToEvent.observe(
          { activity: activityType },
          Math.max(0, Date.now() - scheduledTimestampMs) / 1_000,
        );
      }
      return result;
    },
  };
}
