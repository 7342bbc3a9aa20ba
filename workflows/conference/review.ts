import type { Conference, Conferencecall } from './state.ts';

/** A conference, and all stays that are not over. */
export interface ConferencePicture {
  readonly conference: Conference;
  readonly calls: readonly Attendance[];
}

export interface Attendance extends Conferencecall {
  /** Its activeflow has ended, and did not say that it leaves. */
  readonly is_flow_over: boolean;
}

/** What is to be done, in this order. */
export interface Review {
  /** They are out: nobody else will say so. */
  readonly leaved: readonly Conferencecall[];
  /** They are to be sent out, or to be told so again. */
  readonly kicked: readonly Conferencecall[];
  /** It becomes this, and is looked at again. */
  readonly status?: 'terminating' | 'terminated';
  /** Milliseconds until the next look; null: none is needed before somebody changes something. */
  readonly next: number | null;
}

/** While somebody is to leave, they are looked at this often, and told again. */
export const IMPATIENT_MS = 30_000;
/** While somebody is in, their activeflow is looked at this often. */
export const WATCH_MS = 300_000;

/** Decides what becomes of a conference, from its records alone. */
export function review({ conference, calls }: ConferencePicture, now: number): Review {
  const leaved = calls.filter(({ is_flow_over }) => is_flow_over);
  const present = calls.filter(({ is_flow_over }) => !is_flow_over);
  if (conference.status === 'progressing') {
    if (isToEnd(conference, present.length === 0, now))
      return { leaved, kicked: [], status: 'terminating', next: 0 };
    const leaving = present.filter(({ status }) => status === 'leaving');
    const wait = leaving.length > 0 ? IMPATIENT_MS : present.length > 0 ? WATCH_MS : null;
    return {
      leaved,
      kicked: leaving.filter((call) => isDue(call, now)),
      next: earlier(conference, wait, now),
    };
  }
  if (present.length > 0)
    return { leaved, kicked: present.filter((call) => isDue(call, now)), next: IMPATIENT_MS };
  return conference.status === 'terminated'
    ? { leaved, kicked: [], next: null }
    : { leaved, kicked: [], status: 'terminated', next: 0 };
}

function isToEnd(
  { type, ends_at, end_when_empty, peak }: Conference,
  isEmpty: boolean,
  now: number,
): boolean {
  if (ends_at !== null && now >= ends_at) return true;
  // Whoever was connected is not any more when one of two has left: their bridge has sent the other one out.
  const isOver = (end_when_empty && peak > 0) || (type !== 'conference' && peak > 1);
  return isEmpty && isOver;
}

/** Not told yet, or so long ago that it may have been lost. */
function isDue({ status, changed_at }: Conferencecall, now: number): boolean {
  return status !== 'leaving' || now - changed_at >= IMPATIENT_MS;
}

function earlier({ ends_at }: Conference, wait: number | null, now: number): number | null {
  const left = ends_at === null ? null : ends_at - now;
  if (left === null || wait === null) return left ?? wait;
  return Math.min(left, wait);
}
