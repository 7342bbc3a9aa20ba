import { and, eq, getTableColumns, ne } from 'drizzle-orm';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { CallEvent } from '../../workflows/interpreter/events.ts';
import { toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import type { Database, Transaction } from './database.ts';
import { notFound, StoreError } from './errors.ts';
import { requireFlow } from './flows.ts';
import { isSet, isUuid, orNil } from './ids.ts';
import { isOwn } from './ownership.ts';
import { matching, newestFirst, ownPage, type Page, type PageRequest, rowsToRead, toPage } from './page.ts';
import type { Call, Recording } from './records.ts';
import { calls } from './schema/calls.ts';
import { now } from './schema/columns.ts';
import { recordings } from './schema/recordings.ts';

/** Recordings of calls. What becomes of one is told by the phone network's events, in whatever order they come. */
export interface Recordings {
  /**
   * Decides that a call is to be recorded, and makes this its `recording_id`; the same id again changes nothing.
   * `STATE_INVALID`: another one is under way. `NOT_FOUND`: the call or the on-end flow.
   */
  create(input: NewRecording): Promise<Call>;
  get(customerId: string, id: string): Promise<Recording>;
  list(customerId: string, request: PageRequest & RecordingFilter): Promise<Page<Recording>>;
  /** Marks it deleted; its call goes on, and so does what records it. */
  delete(customerId: string, id: string): Promise<Recording>;
  /** Takes the decision back as far as the call shows it: the network did not start it, or did not say so. */
  withdraw(callId: string, recordingId: string): Promise<void>;
  /** One of this customer; undefined when there is none. */
  find(customerId: string, id: string): Promise<Recording | undefined>;
  /** Takes `recording_started` and `recording_finished`; undefined when it is unknown. An end is final. */
  applyEvent(event: RecordingEvent): Promise<Recording | undefined>;
}

/** Which recordings a list shows: those with exactly these values; absent: any. */
export interface RecordingFilter {
  readonly reference_id?: string | undefined;
  readonly activeflow_id?: string | undefined;
  readonly status?: Recording['status'] | undefined;
}

const FILTERS = ['reference_id', 'activeflow_id', 'status'] as const;

export type RecordingEvent = Extract<
  CallEvent,
  { readonly type: 'recording_started' | 'recording_finished' }
>;

export interface NewRecording {
  readonly id: string;
  readonly customer_id: string;
  readonly call_id: string;
  readonly format: string;
  /** Runs when the recording ends; nil: none. */
  readonly on_end_flow_id?: string | undefined;
}

const { last_event, event_workflow_id, released_groups, ...callColumns } = getTableColumns(calls);

/** The functions on recordings. Each takes its call's row first, so that no two wait for each other. */
export function createRecordings(db: Database): Recordings {
  return {
    create: (input) => db.transaction((tx) => create(tx, input)),
    async get(customerId, id) {
      const [row] = await db
        .select()
        .from(recordings)
        .where(isOwn(recordings, customerId, id));
      if (row === undefined) throw notFound('recording', id);
      return row;
    },
    async list(customerId, request) {
      const query = db
        .select()
        .from(recordings)
        .where(and(ownPage(recordings, customerId, request), matching(recordings, FILTERS, request)));
      return toPage(await query.orderBy(...newestFirst(recordings)).limit(rowsToRead(request)), request);
    },
    async delete(customerId, id) {
      const set = { tm_delete: now, tm_update: now };
      const own = isOwn(recordings, customerId, id);
      const [row] = await db.update(recordings).set(set).where(own).returning();
      if (row === undefined) throw notFound('recording', id);
      return row;
    },
    withdraw: (callId, recordingId) => db.transaction((tx) => withdraw(tx, callId, recordingId)),
    async find(customerId, id) {
      if (!isUuid(id)) return undefined;
      const [row] = await db
        .select()
        .from(recordings)
        .where(isOwn(recordings, customerId, id));
      return row;
    },
    applyEvent: (event) => db.transaction((tx) => applyEvent(tx, event)),
  };
}

/** Ends the recordings of a call that the phone network forgot, and them with it. */
export async function loseRecordings(db: Database, callId: string): Promise<void> {
  const set = { status: 'ended', end_reason: 'lost', tm_end: now, tm_update: now } as const;
  const open = and(eq(recordings.reference_id, callId), ne(recordings.status, 'ended'));
  await db.update(recordings).set(set).where(open);
}

async function create(tx: Transaction, { id, customer_id, call_id, ...rest }: NewRecording): Promise<Call> {
  const [call] = await tx
    .select(callColumns)
    .from(calls)
    .where(isOwn(calls, customer_id, call_id))
    .for('update');
  if (call === undefined) throw notFound('call', call_id);
  const known = await find(tx, id);
  if (known !== undefined && known.status !== 'initiating') return call;
  if (call.recording_id === id) return call;
  if (isSet(call.recording_id)) throw alreadyRecorded(call);
  const { format, on_end_flow_id } = rest;
  if (isSet(on_end_flow_id)) await requireFlow(tx, customer_id, on_end_flow_id);
  await tx
    .insert(recordings)
    .values({
      id,
      customer_id,
      activeflow_id: call.activeflow_id,
      reference_id: call_id,
      format,
      on_end_flow_id: orNil(on_end_flow_id),
      recording_name: `call_${call_id}_${id}`,
      filenames: [`call_${call_id}_${id}.wav`],
    })
    .onConflictDoNothing();
  return show(tx, call, { current: id, all: including(call, id) });
}

async function withdraw(tx: Transaction, callId: string, id: string): Promise<void> {
  const call = await lockCall(tx, callId);
  const recording = await find(tx, id);
  if (call === undefined || recording?.status !== 'initiating') return;
  await show(tx, call, { current: without(call, id), all: call.recording_ids.filter((one) => one !== id) });
}

function alreadyRecorded({ id, recording_id }: Call): StoreError {
  const message = `The call ${id} is being recorded already (${recording_id}); stop that recording first.`;
  return new StoreError('STATE_INVALID', 'call', id, message);
}

async function applyEvent(tx: Transaction, event: RecordingEvent): Promise<Recording | undefined> {
  const call = await lockCall(tx, event.call_id);
  const recording = await find(tx, event.recording_id);
  if (call === undefined || recording === undefined || recording.status === 'ended') return recording;
  const { id } = recording;
  const all = including(call, id);
  const at = toTimestamp(event.at);
  if (event.type === 'recording_started') {
    const isFree = call.status !== 'hangup' && !isSet(call.recording_id);
    await show(tx, call, { current: isFree ? id : call.recording_id, all });
    return change(tx, id, { status: 'recording', tm_start: at });
  }
  const { reason: end_reason, duration } = event;
  await show(tx, call, { current: without(call, id), all });
  const tm_start = toTimestamp(event.at - duration);
  return change(tx, id, {
    status: 'ended',
    end_reason,
    duration: Math.round(duration),
    tm_start,
    tm_end: at,
  });
}

async function lockCall(tx: Transaction, callId: string): Promise<Call | undefined> {
  const [row] = await tx.select(callColumns).from(calls).where(eq(calls.id, callId)).for('update');
  return row;
}

async function find(tx: Transaction, id: string): Promise<Recording | undefined> {
  const [row] = await tx.select().from(recordings).where(eq(recordings.id, id));
  return row;
}

async function change(tx: Transaction, id: string, set: Partial<Recording>): Promise<Recording> {
  const changed = tx.update(recordings).set({ ...set, tm_update: now });
  const [row] = await changed.where(eq(recordings.id, id)).returning();
  return row!;
}

/** All recordings of a call, this one too. */
function including({ recording_ids }: Call, id: string): readonly string[] {
  return recording_ids.includes(id) ? recording_ids : [...recording_ids, id];
}

/** The current recording of a call that is not this one. */
function without({ recording_id }: Call, id: string): string {
  return recording_id === id ? NIL_ID : recording_id;
}

interface Shown {
  readonly current: string;
  readonly all: readonly string[];
}

async function show(tx: Transaction, { id }: Call, { current, all }: Shown): Promise<Call> {
  const set = { recording_id: current, recording_ids: all, tm_update: now };
  const [row] = await tx.update(calls).set(set).where(eq(calls.id, id)).returning(callColumns);
  return row!;
}
