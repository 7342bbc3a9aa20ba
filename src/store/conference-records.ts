import type { ConferenceRecords } from '../../activities/conference-records.ts';
import { CONFERENCE_STATUSES, CONFERENCECALL_STATUSES, isLater } from '../../workflows/conference/state.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import { conference } from '../resources/conference.ts';
import { conferencecall } from '../resources/conferencecall.ts';
import {
  type ConferencecallRow,
  type ConferenceRow,
  toConference,
  toConferencecall,
} from './conference-rows.ts';
import { comeIn, goOut, join, picture } from './conference-stays.ts';
import type { Database } from './database.ts';
import { notFound } from './errors.ts';
import { isSet } from './ids.ts';
import { createResources } from './resources.ts';

/** The functions on conferences as those who run them see them. */
export function createConferenceRecords(db: Database): ConferenceRecords {
  const resources = createResources(db);
  const find: ConferenceRecords['find'] = async (id) => {
    const call = await resources.find(conferencecall, id);
    const room = call && (await resources.find(conference, call.conference_id));
    return room && { conference: toConference(room), call: toConferencecall(call) };
  };
  return {
    join: (input) => join(resources, input),
    find,
    picture: (id) => picture(db, id),
    joined: (id) => comeIn(db, id),
    leaved: (id) => goOut(db, id),
    async leaving(id) {
      await resources.change(conferencecall, id, toLeaving, { type: 'conferencecall_leaving' });
    },
    async mute(id, muted) {
      const change = (row: ConferencecallRow) => (row.muted === muted ? undefined : { ...row, muted });
      await resources.change(conferencecall, id, change);
      const seat = await find(id);
      if (!seat) throw notFound(conferencecall.kind, id);
      return seat;
    },
    async terminating(id) {
      await resources.change(conference, id, toTerminating);
    },
    async terminated(id) {
      await resources.change(conference, id, toTerminated, { type: 'conference_deleted' });
    },
    async transcribe(id, { id: transcribe_id, language: transcribe_language }) {
      const change = (row: ConferenceRow) => {
        if (row.status !== 'progressing' || isSet(row.transcribe_id)) return undefined;
        const transcribe_ids = [...row.transcribe_ids, transcribe_id];
        return { ...row, transcribe_id, transcribe_ids, transcribe_language };
      };
      return toConference((await resources.change(conference, id, change)).resource);
    },
    async nextBridge(id, over) {
      const change = (row: ConferenceRow) =>
        row.generation === over ? { ...row, generation: over + 1 } : undefined;
      return (await resources.change(conference, id, change)).resource.generation;
    },
  };
}

function toLeaving(row: ConferencecallRow) {
  const isLeaving = isLater(CONFERENCECALL_STATUSES, 'leaving', row.status);
  return isLeaving ? { ...row, status: 'leaving' as const } : undefined;
}

function toTerminating(row: ConferenceRow) {
  const isEnding = isLater(CONFERENCE_STATUSES, 'terminating', row.status);
  return isEnding ? { ...row, status: 'terminating' as const } : undefined;
}

function toTerminated(row: ConferenceRow) {
  if (row.status === 'terminated') return undefined;
  return { ...row, status: 'terminated' as const, transcribe_id: NIL_ID, tm_end: toTimestamp(Date.now()) };
}
