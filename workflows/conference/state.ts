/** What a conference and those who are in it are, wherever they are stored. */
export const CONFERENCE_TYPES = ['conference', 'connect', 'queue'] as const;
export type ConferenceType = (typeof CONFERENCE_TYPES)[number];

/** Upstream's; here a conference progresses from its beginning. Each only goes on to a later one. */
export const CONFERENCE_STATUSES = ['starting', 'progressing', 'terminating', 'terminated'] as const;
export type ConferenceStatus = (typeof CONFERENCE_STATUSES)[number];

/** Upstream's. Each only goes on to a later one. */
export const CONFERENCECALL_STATUSES = ['joining', 'joined', 'leaving', 'leaved'] as const;
export type ConferencecallStatus = (typeof CONFERENCECALL_STATUSES)[number];

export interface Conference {
  readonly id: string;
  readonly customer_id: string;
  readonly type: ConferenceType;
  readonly status: ConferenceStatus;
  readonly name: string;
  /** Milliseconds since 1970; null: by itself it lasts for ever. */
  readonly ends_at: number | null;
  /** What those who come hear before they are in; empty: nothing. */
  readonly pre_flow_id: string;
  /** It ends after the last who was in has left. */
  readonly end_when_empty: boolean;
  /** The most that have been in at the same time. */
  readonly peak: number;
  /** A bridge is for one use: this is the number of the current one. */
  readonly generation: number;
  /** The transcription of what those who are in say; empty: none. */
  readonly transcribe_id: string;
  /** BCP 47; of that transcription. */
  readonly transcribe_language: string;
}

/** A call's stay in a conference. */
export interface Conferencecall {
  readonly id: string;
  readonly customer_id: string;
  readonly conference_id: string;
  readonly activeflow_id: string;
  readonly call_id: string;
  readonly status: ConferencecallStatus;
  readonly muted: boolean;
  /** When its record was changed last, milliseconds since 1970. */
  readonly changed_at: number;
}

/** A stay, and where. */
export interface Seat {
  readonly conference: Conference;
  readonly call: Conferencecall;
}

/** Whether there is nothing to enter any more: the call was sent out or has left, or the conference ends. */
export function isOver({ conference, call }: Seat): boolean {
  return isLast(call.status) || conference.status !== 'progressing';
}

function isLast(status: ConferencecallStatus): boolean {
  return status === 'leaving' || status === 'leaved';
}

/** Whether a status comes after another one: records never go back. */
export function isLater<T extends string>(statuses: readonly T[], status: T, than: T): boolean {
  return statuses.indexOf(status) > statuses.indexOf(than);
}

/** The part of a conference's record that those who come and go change. */
export interface Company {
  readonly conferencecall_ids: readonly string[];
  readonly peak: number;
}

/** Somebody is in; undefined: known already. */
export function withCall({ conferencecall_ids: ids, peak }: Company, id: string): Company | undefined {
  if (ids.includes(id)) return undefined;
  const conferencecall_ids = [...ids, id];
  return { conferencecall_ids, peak: Math.max(peak, conferencecall_ids.length) };
}

/** Somebody is out; undefined: they were not in. */
export function withoutCall({ conferencecall_ids: ids, peak }: Company, id: string): Company | undefined {
  if (!ids.includes(id)) return undefined;
  return { conferencecall_ids: ids.filter((other) => other !== id), peak };
}
