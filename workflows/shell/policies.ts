import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';
import type { EffectName } from '../interpreter/outcome.ts';
import { webTaskQueue } from './task-queues.ts';

/**
 * How the activity of each effect is run (contract 1.4). Media commands try three times inside one attempt, so that the
 * death of a worker is no failure of the network; what Temporal repeats is the attempt of a worker that died.
 */
const media: ActivityOptions = {
  startToCloseTimeout: '4s',
  scheduleToCloseTimeout: '30s',
  retry: { initialInterval: '100ms', maximumInterval: '1s' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

/** One try of ten seconds; a worker that dies meanwhile is replaced, the web server sees the same idempotency key. */
const web: ActivityOptions = {
  ...media,
  startToCloseTimeout: '12s',
};

const stored: ActivityOptions = { ...media, startToCloseTimeout: '5s' };

const policies: { readonly [E in EffectName]: ActivityOptions } = {
  dial: media,
  answer: media,
  talk: media,
  play: media,
  beep: media,
  digits_send: media,
  stop_media: media,
  hangup: media,
  call_state: media,
  fetch: web,
  fetch_flow: stored,
  webhook_send: web,
  local_time: stored,
};

/** The activity options of an effect, for a workflow on this task queue. */
export function policyOf(effect: EffectName, taskQueue: string): ActivityOptions {
  const policy = policies[effect];
  return policy === web ? { ...policy, taskQueue: webTaskQueue(taskQueue) } : policy;
}
