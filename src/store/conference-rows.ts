import type { Conference, Conferencecall } from '../../workflows/conference/state.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { conference } from '../resources/conference.ts';
import type { conferencecall } from '../resources/conferencecall.ts';
import type { DataOf } from '../resources/kind.ts';
import { isSet } from './ids.ts';
import type { Resource } from './records.ts';

export type ConferenceRow = Resource<DataOf<typeof conference>>;
export type ConferencecallRow = Resource<DataOf<typeof conferencecall>>;

/** A stored conference as those who run it see it. */
export function toConference(row: ConferenceRow): Conference {
  const { id, customer_id, type, status, name, timeout, pre_flow_id } = row;
  const { end_when_empty, peak, generation, transcribe_id, transcribe_language } = row;
  return {
    ...{ id, customer_id, status, name, end_when_empty, peak, generation },
    ...{ transcribe_id: isSet(transcribe_id) ? transcribe_id : '', transcribe_language },
    type: type === '' ? 'conference' : type,
    ends_at: timeout === 0 ? null : toMs(row.tm_create) + timeout * 1000,
    pre_flow_id: isSet(pre_flow_id) ? pre_flow_id : '',
  };
}

/** A stored stay as those who run its conference see it. */
export function toConferencecall(row: ConferencecallRow): Conferencecall {
  const { id, customer_id, conference_id, activeflow_id, reference_id: call_id, status, muted } = row;
  const changed_at = toMs(row.tm_update === NEVER ? row.tm_create : row.tm_update);
  return { id, customer_id, conference_id, activeflow_id, call_id, status, muted, changed_at };
}

/** Microseconds are cut off. */
function toMs(timestamp: string): number {
  return Date.parse(`${timestamp.slice(0, 23).replace(' ', 'T')}Z`);
}
