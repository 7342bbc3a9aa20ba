import { and, eq, getTableColumns, inArray, lt } from 'drizzle-orm';
import type { CallAudio } from '../../activities/call-audio.ts';
import { type JsonObject, NIL_ID } from '../../workflows/interpreter/action.ts';
import type { CallEvent, CallStatus } from '../../workflows/interpreter/events.ts';
import { toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import type { Database } from './database.ts';
import { notFound, StoreError } from './errors.ts';
import { isOwn } from './ownership.ts';
import { matching, newestFirst, ownPage, type Page, type PageRequest, rowsToRead, toPage } from './page.ts';
import { loseRecordings } from './recordings.ts';
import type { Call } from './records.ts';
import { calls } from './schema/calls.ts';
import { now } from './schema/columns.ts';

/** Which calls a list shows: those with exactly these values; absent: any. */
export interface CallFilter {
  readonly status?: Call['status'] | undefined;
  readonly direction?: Call['direction'] | undefined;
  readonly activeflow_id?: string | undefined;
}

export interface Calls {
  /** Writes a call; one whose id exists is answered as it is when it is the same customer's, else `CONFLICT`. */
  create(input: NewCall): Promise<Call>;
  get(customerId: string, callId: string): Promise<Call>;
  list(customerId: string, request: PageRequest & CallFilter): Promise<Page<Call>>;
  /** For the platform's own parts, which know calls by id only. */
  find(callId: string): Promise<Call | undefined>;
  /**
   * Takes `call_ringing`, `call_progressing` and `call_hangup`; an event not newer than the last taken changes nothing, nor does
   * one that would take the call back.
   */
  applyEvent(event: CallEvent): Promise<Call | undefined>;
  /** The workflow that is told of a call's events: a leg's own, or that of its activeflow; undefined when there is no such call. */
  workflowOf(callId: string): Promise<string | undefined>;
  /** Writes down what holds on a call, as the phone network says it. */
  setAudio(callId: string, audio: CallAudio): Promise<void>;
  /** Marks it deleted; to hang it up first is the caller's part. */
  delete(customerId: string, callId: string): Promise<Call>;
}

export interface NewCall
  extends Pick<Call, 'id' | 'customer_id' | 'source' | 'destination' | 'status' | 'direction'> {
  readonly flow_id?: string | undefined;
  readonly activeflow_id?: string | undefined;
  readonly master_call_id?: string | undefined;
  readonly groupcall_id?: string | undefined;
  readonly metadata?: JsonObject | undefined;
  /** Who is told of its events, where that is not its activeflow. */
  readonly event_workflow_id?: string | undefined;
}

const { last_event, event_workflow_id, released_groups, ...columns } = getTableColumns(calls);

const FILTERS = ['status', 'direction', 'activeflow_id'] as const;

/** The column's largest: stands for every number beyond it, which only a reconciler's last word has. */
const LAST_NUMBER = 2 ** 31 - 1;

/** Nobody has decided the end of a call in these: it may go to any later one. */
export const LIVING: readonly CallStatus[] = ['dialing', 'ringing', 'progressing'];
/** What tells that it rings comes late where somebody has answered already. */
const BEFORE_ANSWER: readonly CallStatus[] = ['dialing', 'ringing'];
/** Only the end may follow. */
const ENDING: readonly CallStatus[] = ['canceling', 'terminating'];

/** The functions on calls. */
export function createCalls(db: Database): Calls {
  return {
    create: (input) => db.transaction((tx) => insertCall(tx, input)),
    async get(customerId, callId) {
      const [row] = await db
        .select(columns)
        .from(calls)
        .where(isOwn(calls, customerId, callId));
      if (row === undefined) throw notFound('call', callId);
      return row;
    },
    async list(customerId, request) {
      const query = db
        .select(columns)
        .from(calls)
        .where(and(ownPage(calls, customerId, request), matching(calls, FILTERS, request)));
      return toPage(await query.orderBy(...newestFirst(calls)).limit(rowsToRead(request)), request);
    },
    find: (callId) => findCall(db, callId),
    applyEvent: (event) => applyEvent(db, event),
    async workflowOf(callId) {
      const { activeflow_id } = calls;
      const query = db.select({ event_workflow_id: calls.event_workflow_id, activeflow_id }).from(calls);
      const [row] = await query.where(eq(calls.id, callId));
      return row?.event_workflow_id || row?.activeflow_id;
    },
    async setAudio(callId, { mute_direction, hold, moh, silence }) {
      const set = { mute_direction, hold, moh, silence, tm_update: now };
      await db.update(calls).set(set).where(eq(calls.id, callId));
    },
    async delete(customerId, callId) {
      const set = { tm_delete: now, tm_update: now };
      const own = isOwn(calls, customerId, callId);
      const [row] = await db.update(calls).set(set).where(own).returning(columns);
      if (row === undefined) throw notFound('call', callId);
      return row;
    },
  };
}

/** Writes a call unless it is there: see `Calls.create`. */
export async function insertCall(db: Database, input: NewCall): Promise<Call> {
  const [row] = await db.insert(calls).values(input).onConflictDoNothing().returning(columns);
  const stored = row ?? (await findCall(db, input.id));
  if (stored?.customer_id === input.customer_id) return stored;
  throw new StoreError('CONFLICT', 'call', input.id, `The call id ${input.id} is taken. Choose another id.`);
}

async function findCall(db: Database, callId: string): Promise<Call | undefined> {
  const [row] = await db.select(columns).from(calls).where(eq(calls.id, callId));
  return row;
}

async function applyEvent(db: Database, event: CallEvent): Promise<Call | undefined> {
  const change = changeOf(event);
  if (change === undefined) return findCall(db, event.call_id);
  const number = Math.min(event.number, LAST_NUMBER);
  const open = change.status === 'hangup' ? [...LIVING, ...ENDING] : BEFORE_ANSWER;
  const newer = and(eq(calls.id, event.call_id), lt(calls.last_event, number), inArray(calls.status, open));
  const set = { ...change, last_event: number, tm_update: now };
  if (number === LAST_NUMBER) await loseRecordings(db, event.call_id);
  const [row] = await db.update(calls).set(set).where(newer).returning(columns);
  return row ?? findCall(db, event.call_id);
}

/** What an event changes in the record; undefined for events that are not about the call's status. */
function changeOf(event: CallEvent): Partial<Call> | undefined {
  const at = toTimestamp(event.at);
  switch (event.type) {
    case 'call_ringing':
      return { status: 'ringing', tm_ringing: at };
    case 'call_progressing':
      return { status: 'progressing', tm_progressing: at };
    case 'call_hangup':
      return {
        status: 'hangup',
        hangup_by: event.by,
        hangup_reason: event.reason,
        tm_hangup: at,
        recording_id: NIL_ID,
      };
    default:
      return undefined;
  }
}
