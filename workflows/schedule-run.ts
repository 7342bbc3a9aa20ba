import { defineSearchAttributeKey, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowFailure,
  executeChild,
  log,
  ParentClosePolicy,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import { type ScheduleFiring, type ScheduleInput, type StartInput, WORKFLOW } from './protocol.ts';
import { startOptions } from './shell/start-options.ts';

/** Repeated until the firing is decided: its time does not come again. */
const { schedule_fire } = proxyActivities<{
  schedule_fire(firing: ScheduleFiring): Promise<{ readonly start: StartInput }>;
}>({ startToCloseTimeout: '10s', retry: { initialInterval: '200ms', maximumInterval: '10s' } });

/** Temporal's own: the time at which the schedule asked for this run. */
const SCHEDULED = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/**
 * One firing of a schedule: its activeflow is decided, once for this time, and started. It lasts as long as the activeflow, so
 * that the schedule's overlap policy sees what still runs; a cancel of it is a stop of the activeflow.
 */
export async function scheduleRun({ hides_content, ...schedule }: ScheduleInput): Promise<void> {
  const { typedSearchAttributes, startTime } = workflowInfo();
  const time = typedSearchAttributes.get(SCHEDULED) ?? startTime;
  const { start } = await schedule_fire({ ...schedule, time: time.toISOString() });
  const input = hides_content ? { ...start, facts: { ...start.facts, hides_content } } : start;
  try {
    await executeChild(WORKFLOW, {
      ...startOptions(input),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
  } catch (error) {
    // Started by somebody else already, for the same firing; or ended by an operator, which is a matter of its own.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError || error instanceof ChildWorkflowFailure))
      throw error;
    log.info('the activeflow of this firing is not followed', { activeflow_id: input.facts.id });
  }
}
