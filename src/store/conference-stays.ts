import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { NewConferencecall } from '../../activities/conference-records.ts';
import type { ConferencePicture } from '../../workflows/conference/review.ts';
import { type Company, type Seat, withCall, withoutCall } from '../../workflows/conference/state.ts';
import { conference } from '../resources/conference.ts';
import { conferencecall } from '../resources/conferencecall.ts';
import {
  type ConferencecallRow,
  type ConferenceRow,
  toConference,
  toConferencecall,
} from './conference-rows.ts';
import type { Database } from './database.ts';
import { notFound } from './errors.ts';
import { triggeredId } from './ids.ts';
import { createResources, type Resources } from './resources.ts';
import { activeflows } from './schema/activeflows.ts';
import { resources as table } from './schema/resources.ts';

/** A call joins: see `ConferenceRecords.join`. */
export async function join(
  resources: Resources,
  { key, customer_id, conference_id, activeflow_id, call_id }: NewConferencecall,
): Promise<Seat | 'unknown' | 'over'> {
  const room = await resources.find(conference, conference_id);
  if (room?.customer_id !== customer_id) return 'unknown';
  const id = triggeredId(customer_id, `conferencecall/${key}`);
  const known = await resources.find(conferencecall, id);
  if (!known && room.status !== 'progressing') return 'over';
  const fields = { conference_id: room.id, activeflow_id, reference_id: call_id };
  const data = conferencecall.fields.parse(fields);
  const type = 'conferencecall_joining';
  const { resource } = await resources.create(conferencecall, { customer_id, id, data, type });
  return { conference: toConference(room), call: toConferencecall(resource) };
}

/** A call is in: see `ConferenceRecords.joined`. */
export function comeIn(db: Database, id: string): Promise<Seat> {
  return withRows(db, id, async (resources, room) => {
    const change = (row: ConferencecallRow) =>
      row.status === 'joining' ? { ...row, status: 'joined' as const } : undefined;
    const type = 'conferencecall_joined';
    const { resource: call } = await resources.change(conferencecall, id, change, { type });
    const isIn = call.status === 'joined' && room.status === 'progressing';
    const company = isIn ? withCall(room, id) : undefined;
    await changeCompany(resources, room, company);
    return { conference: toConference(room), call: toConferencecall(call) };
  });
}

/** A call is out: see `ConferenceRecords.leaved`. */
export function goOut(db: Database, id: string): Promise<void> {
  return withRows(db, id, async (resources, room) => {
    const change = (row: ConferencecallRow) =>
      row.status === 'leaved' ? undefined : { ...row, status: 'leaved' as const };
    await resources.change(conferencecall, id, change, { type: 'conferencecall_leaved' });
    await changeCompany(resources, room, withoutCall(room, id));
  });
}

/** A conference and its stays that are not over: see `ConferenceRecords.picture`. */
export async function picture(db: Database, conferenceId: string): Promise<ConferencePicture | undefined> {
  const resources = createResources(db);
  const room = await resources.find(conference, conferenceId);
  if (!room) return undefined;
  const flow = sql`${table.data}->>'activeflow_id' = ${activeflows.id}::text`;
  const isFlowOver = or(isNull(activeflows.id), eq(activeflows.status, 'ended'));
  const rows = await db
    .select({ id: table.id, is_flow_over: sql<boolean>`${isFlowOver}` })
    .from(table)
    .leftJoin(activeflows, flow)
    .where(
      and(
        eq(table.parent_id, conferenceId),
        eq(table.kind, conferencecall.kind),
        sql`${table.data}->>'status' <> 'leaved'`,
      ),
    )
    .orderBy(table.tm_create, table.id);
  const calls = [];
  for (const { id, is_flow_over } of rows) {
    const row = await resources.find(conferencecall, id);
    if (row) calls.push({ ...toConferencecall(row), is_flow_over });
  }
  return { conference: toConference(room), calls };
}

/** Whoever changes both rows takes the conference's first. */
function withRows<T>(
  db: Database,
  id: string,
  work: (resources: Resources, room: ConferenceRow) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    const resources = createResources(tx);
    const call = await resources.find(conferencecall, id);
    if (!call) throw notFound(conferencecall.kind, id);
    const { resource } = await resources.change(conference, call.conference_id, () => undefined);
    return await work(resources, resource);
  });
}

async function changeCompany(
  resources: Resources,
  { id }: ConferenceRow,
  company: Company | undefined,
): Promise<void> {
  if (!company) return;
  const conferencecall_ids = [...company.conferencecall_ids];
  await resources.change(conference, id, (row) => ({ ...row, ...company, conferencecall_ids }));
}
