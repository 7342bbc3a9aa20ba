import { EffectRefused } from '../../activities/failure.ts';
import type { HttpAnswer, HttpClient } from '../../activities/http-client.ts';
import type { ClaimedDelivery, Verdict } from '../store/delivery.ts';
import { toRequest } from './request.ts';
import { nextPause, parseRetryAfter, type RetrySchedule } from './schedule.ts';

/** A `webhook_send` that nobody waits for is retried no longer than this (contract 1.4). */
const ACTION_SECONDS = 600;
/** The receiver says that it will never want it. */
const GONE = 410;

/** Sends a webhook once and decides what follows: any answer but a 2xx is tried again, as Standard Webhooks asks for. */
export async function attempt(
  http: HttpClient,
  delivery: ClaimedDelivery,
  schedule: RetrySchedule,
): Promise<Verdict> {
  const begin = performance.now();
  const shown = await send(http, delivery);
  const { status: last_status, body: last_answer, error: last_error } = shown;
  const seen = { last_status, last_answer, last_error };
  if (last_error === undefined) return { status: 'delivered', ...seen };
  if (shown.final) return { status: 'dead', ...seen };
  const waited = delivery.waited_ms + performance.now() - begin;
  const askedMs = parseRetryAfter(shown.retryAfter, Date.now());
  const pause = nextPause(scheduleOf(delivery, schedule), waited, askedMs === undefined ? {} : { askedMs });
  return pause === undefined ? { status: 'dead', ...seen } : { status: 'retrying', pause_ms: pause, ...seen };
}

/** The schedule that holds for a delivery. */
export function scheduleOf({ line }: Pick<ClaimedDelivery, 'line'>, schedule: RetrySchedule): RetrySchedule {
  if (line.destination !== 'action') return schedule;
  return { ...schedule, giveUpSeconds: Math.min(schedule.giveUpSeconds, ACTION_SECONDS) };
}

interface Shown extends Partial<HttpAnswer> {
  /** Absent: it was taken. */
  readonly error?: string;
  /** Trying again would meet the same. */
  readonly final?: boolean;
}

async function send(http: HttpClient, delivery: ClaimedDelivery): Promise<Shown> {
  try {
    const answer = await http.request(toRequest(delivery, Date.now()));
    if (answer.status >= 200 && answer.status < 300) return answer;
    const error = `the receiver answered ${answer.status}`;
    return { ...answer, error, final: answer.status === GONE };
  } catch (error) {
    const code = error instanceof EffectRefused ? error.code : 'HTTP_FAILED';
    const message = error instanceof Error ? error.message : String(error);
    return { error: `${code}: ${message}`, final: code === 'ADDRESS_REFUSED' };
  }
}
