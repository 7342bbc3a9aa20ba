import { ActivityCancellationType, type ActivityOptions } from '@temporalio/workflow';
import { DEFAULT_LIMITS, type Limits } from '../interpreter/limits.ts';
import type { EffectName } from '../interpreter/outcome.ts';
import { aiTaskQueue, webTaskQueue } from './task-queues.ts';

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

/**
 * Tried again until the time is up, as providers may be away for a moment. A worker that died is missed after a few seconds, so
 * that another one has time left.
 */
const thinking: Policy = (longest = LONGEST_MS) => ({
  ...common,
  retry: { initialInterval: '1s', backoffCoefficient: 1 },
  heartbeatTimeout: '4s',
  startToCloseTimeout: longest,
  scheduleToCloseTimeout: longest,
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
  call: calls,
  amd: media,
  mute: calls,
  echo: calls,
  echo_stop: media,
  confbridge_join: calls,
  confbridge_leave: media,
  external_media_start: calls,
  external_media_stop: calls,
  recording_start: calls,
  recording_stop: calls,
  fetch: web,
  fetch_flow: stored,
  webhook_send: web,
  local_time: stored,
  message_send: stored,
  email_send: stored,
  conversation_send: web,
  case_create: stored,
  speech_start: media,
  ai_load: stored,
  ai_talk: stored,
  ai_task: stored,
  ai_think: thinking,
  ai_end: media,
  transcribe_start: media,
  transcribe_stop: media,
  recordings_of: stored,
  transcribe_recording: thinking,
  ai_summary: thinking,
  queue_join: stored,
  queue_wait: stored,
  queue_serve: stored,
  queue_leave: stored,
  conference_join: calls,
  conference_prepare: stored,
  conference_enter: calls,
  conference_exit: media,
  conference_leave: calls,
};

/** The activity options of an effect, for a workflow on this task queue. */
export function policyOf(effect: EffectName, taskQueue: string, limits: Limits): ActivityOptions {
  const policy = policies[effect];
  const options = policy(timeoutOf(effect, limits));
  if (policy === web) return { ...options, taskQueue: webTaskQueue(taskQueue) };
  return policy === thinking ? { ...options, taskQueue: aiTaskQueue(taskQueue) } : options;
}

/** Milliseconds after which an effect counts as failed; undefined where no limit names it. Flows of old have fewer limits. */
export function timeoutOf(effect: EffectName, limits: Limits): number | undefined {
  const all: Readonly<Record<string, number>> = { ...DEFAULT_LIMITS, ...limits };
  return all[`timeout_${effect}`];
}
