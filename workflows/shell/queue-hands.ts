import {
  ActivityCancellationType,
  type ActivityOptions,
  getExternalWorkflowHandle,
  scheduleActivity,
} from '@temporalio/workflow';
import type { ServiceEvent } from '../interpreter/events.ts';
import { EVENT_SIGNAL } from '../protocol.ts';
import type { Hands } from '../queue/carry-out.ts';
import type { QueueActivities } from '../queue/protocol.ts';

/** As often as it takes: a queue that cannot write goes on when it can. */
const lasting: ActivityOptions = {
  startToCloseTimeout: '10s',
  retry: { initialInterval: '100ms', maximumInterval: '2s' },
  cancellationType: ActivityCancellationType.ABANDON,
};
/** After which a phone that cannot be reached is given up. */
const phones: ActivityOptions = { ...lasting, scheduleToCloseTimeout: '20s' };

/** A queue's hands on Temporal. */
export function createHands({ queue, life }: Pick<Hands, 'queue' | 'life'>): Hands {
  return { queue, life, run, tell, random: () => Math.random() };
}

function run<N extends keyof QueueActivities>(
  name: N,
  input: Parameters<QueueActivities[N]>[0],
  summary: string,
  manner?: 'phones',
): ReturnType<QueueActivities[N]> {
  const done = scheduleActivity(name, [input], { ...(manner ? phones : lasting), summary });
  return done as ReturnType<QueueActivities[N]>;
}

async function tell(activeflowId: string, event: ServiceEvent): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(activeflowId).signal(EVENT_SIGNAL, event);
    return true;
  } catch {
    return false;
  }
}
