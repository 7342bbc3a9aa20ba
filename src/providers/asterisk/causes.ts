import type { HangupReason } from '../../../workflows/interpreter/events.ts';

/** Q.850, by which a caller that still rings gets busy 486, no answer 480, rejected 403, congestion 503. */
const CAUSES: Readonly<Record<HangupReason, number>> = {
  normal: 16,
  amd: 16,
  timeout: 16,
  cancel: 26,
  busy: 17,
  noanswer: 19,
  failed: 34,
  dialout: 34,
};

/** What we tell the other side. */
export function causeOf(reason: HangupReason): number {
  return CAUSES[reason];
}

const BUSY = [17];
const UNANSWERED = [18, 19, 20];
/** SIP's: busy here, declined, busy everywhere. */
const BUSY_SIP = [486, 600, 603];

/** Why somebody whom we called did not answer, by Q.850 and SIP. */
export function reasonOf(cause: number, sip: number | undefined): HangupReason {
  if (BUSY.includes(cause) || (sip !== undefined && BUSY_SIP.includes(sip))) return 'busy';
  return UNANSWERED.includes(cause) ? 'noanswer' : 'failed';
}
