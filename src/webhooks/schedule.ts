/** When what failed is tried again. */
export interface RetrySchedule {
  /** Counted from when it was queued. */
  readonly giveUpSeconds: number;
  /** The shortest pause. */
  readonly firstPauseSeconds: number;
  /** From one attempt to the next, the time since it was queued grows by this factor. */
  readonly factor: number;
  /** The longest pause, also where the receiver asks for a longer one. */
  readonly largestPauseSeconds: number;
}

/** Of each pause, added at random: the retries of one outage must not come in step. */
const JITTER = 0.2;

/**
 * Milliseconds to the next attempt; undefined: it is given up. The pause follows from the time that was waited alone, so
 * it goes on where it was after a restart, and a webhook that was queued during an outage joins the pace of that outage.
 * The last attempt comes when the time is over.
 * @param waitedMs since it was queued
 * @param askedMs what the receiver's `Retry-After` asks for
 */
export function nextPause(
  { giveUpSeconds, firstPauseSeconds, factor, largestPauseSeconds }: RetrySchedule,
  waitedMs: number,
  { askedMs = 0, random = Math.random }: { readonly askedMs?: number; readonly random?: () => number } = {},
): number | undefined {
  const leftMs = giveUpSeconds * 1000 - waitedMs;
  if (leftMs <= 0) return undefined;
  const grown = Math.max(waitedMs * (factor - 1), firstPauseSeconds * 1000, askedMs);
  const pause = Math.min(grown, largestPauseSeconds * 1000) * (1 + JITTER * random());
  return Math.ceil(Math.min(pause, leftMs));
}

/** Milliseconds that a `Retry-After` header asks for, in seconds or as a date; undefined when it says nothing. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000 || undefined;
  const ms = text.endsWith('GMT') ? Date.parse(text) - now : Number.NaN;
  return ms > 0 ? ms : undefined;
}
