import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';
import { DEFAULT_LIMITS, type Limits } from '../interpreter/limits.ts';
import type { EffectName } from '../interpreter/outcome.ts';
import { webTaskQueue } from './task-queues.ts';

/** Of one attempt of a media command, which tries three times in three seconds. */
const ATTEMPT_MS = 4000;
/** Of effects without a limit of their own. */
const LONGEST_MS = 30_000;
/** Beside the request itself: reading what it needs, storing what it found. */
const WEB_MARGIN_MS = 2000;

/**
 * How the activity of each effect is run (contract 1.4). Media commands try three times inside one attempt, so that the
 * death of a worker is no failure of the network; what Temporal repeats is the attempt of a worker that died.
 */
const common: ActivityOptions = {
  retry: { initialInterval: '100ms', maximumInterval: '1s' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

type Policy = (longest: number | undefined) => ActivityOptions;

const media: Policy = (longest = LONGEST_MS) => ({
  ...common,
  startToCloseTimeout: ATTEMPT_MS,
  scheduleToCloseTimeout: longest,
});

/** Several commands after each other, and what they need from the database. */
const calls: Policy = (longest = LONGEST_MS) => ({
  ...common,
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: longest,
});

const stored: Policy = () => ({
  ...common,
  startToCloseTimeout: '5s',
  scheduleToCloseTimeout: LONGEST_MS,
});

/** One try; a worker that dies meanwhile is replaced, the web server sees the same idempotency key. */
const web: Policy = (longest = LONGEST_MS) => ({
  ...common,
  startToCloseTimeout: longest + WEB_MARGIN_MS,
  scheduleToCloseTimeout: 2 * (longest + WEB_MARGIN_MS) + ATTEMPT_MS,
});

const policies: { readonly [E in EffectName]: Policy } = {
  dial: media,
  answer: media,
  talk: media,
  play: media,
  beep: media,
  digits_send: media,
  stop_media: media,
  hangup: media,
  call_state: media,
  call_states: media,
  connect: calls,
  connect_early: calls,
  connect_bridge: calls,
  connect_end: calls,
  end_legs: calls,
  fetch: web,
  fetch_flow: stored,
  webhook_send: web,
  local_time: stored,
};

/** The activity options of an effect, for a workflow on this task queue. */
export function policyOf(effect: EffectName, taskQueue: string, limits: Limits): ActivityOptions {
  const policy = policies[effect];
  const options = policy(timeoutOf(effect, limits));
  return policy === web ? { ...options, taskQueue: webTaskQueue(taskQueue) } : options;
}

/** Milliseconds after which an effect counts as failed; undefined where no limit names it. Flows of old have fewer limits. */
export function timeoutOf(effect: EffectName, limits: Limits): number | undefined {
  const all: Readonly<Record<string, number>> = { ...DEFAULT_LIMITS, ...limits };
  return all[`timeout_${effect}`];
}
