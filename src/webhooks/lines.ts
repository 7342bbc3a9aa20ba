import type { HttpClient } from '../../activities/http-client.ts';
import type { LineStep, WebhookLines } from '../../activities/webhook-line.ts';
import type { WebhookLine } from '../../workflows/protocol.ts';
import type { LineHead } from '../store/delivery.ts';
import type { Store } from '../store/store.ts';
import { attempt, scheduleOf } from './attempt.ts';
import type { ReceiverShares } from './receivers.ts';
import { nextPause, type RetrySchedule } from './schedule.ts';

export interface LineParts {
  readonly store: Pick<Store, 'deliveries'>;
  readonly http: HttpClient;
  readonly schedule: RetrySchedule;
  readonly shares: ReceiverShares;
}

/** The time of the activity, after which Temporal gives an attempt of a worker that died to another one. */
const LEASE_SECONDS = 15;

/** The {@link WebhookLines} over the database: what is sent, and when, is decided by its rows and its clock. */
export function createWebhookLines(parts: LineParts): WebhookLines {
  return {
    async attempt(line) {
      const head = await parts.store.deliveries.lines.head(line);
      if (head === undefined) return { kind: 'empty' };
      if (head.due_in_ms > 0)
        return wait(head.due_in_ms, 'NOT_DUE', head.last_error || 'an attempt is under way');
      const release = parts.shares.take(head.receiver);
      if (release === undefined) return putOff(parts, line, head);
      try {
        return await send(parts, line, head);
      } finally {
        release();
      }
    },
  };
}

/** No attempt, so it is not what a webhook dies of. */
async function putOff({ store, schedule }: LineParts, line: WebhookLine, head: LineHead): Promise<LineStep> {
  const pause =
    nextPause(scheduleOf({ line }, schedule), head.waited_ms) ?? schedule.firstPauseSeconds * 1000;
  await store.deliveries.lines.postpone(head, pause);
  return wait(pause, 'RECEIVER_BUSY', `others wait for ${line.host} already`);
}

async function send(
  { store, http, schedule }: LineParts,
  line: WebhookLine,
  head: LineHead,
): Promise<LineStep> {
  const { lines } = store.deliveries;
  const taken = await lines.take(head, LEASE_SECONDS);
  if (taken === undefined) return { kind: 'next' };
  const verdict = await attempt(http, taken, schedule);
  const { more } = await lines.settle(taken, line, verdict);
  if (verdict.status !== 'retrying') return { kind: more ? 'next' : 'empty' };
  return wait(
    verdict.pause_ms ?? 0,
    'NOT_DELIVERED',
    `${taken.webhook_id}, attempt ${taken.attempts}: ${verdict.last_error}`,
  );
}

function wait(ms: number, code: string, reason: string): LineStep {
  const whole = Math.max(1, Math.ceil(ms));
  return { kind: 'wait', ms: whole, code, reason: `${reason}; next attempt in ${whole / 1000} s` };
}
