import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { NewQueuecall, Queuecall, QueueRecords } from '../../activities/queue-records.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import { NEVER_JOINED, type Standing } from '../../workflows/queue/news.ts';
import type { DataOf } from '../resources/kind.ts';
import { queue } from '../resources/queue.ts';
import { queuecall } from '../resources/queuecall.ts';
import { createAgentClaims } from './agent-claims.ts';
import type { Database } from './database.ts';
import { StoreError } from './errors.ts';
import { everyOf } from './every-of.ts';
import { findFlow } from './flows.ts';
import { triggeredId } from './ids.ts';
import { recallQueue } from './queue-recall.ts';
import type { Resource } from './records.ts';
import { createResources } from './resources.ts';
import { activeflows } from './schema/activeflows.ts';
import { calls } from './schema/calls.ts';
import { resources as table } from './schema/resources.ts';

type QueueRow = Resource<DataOf<typeof queue>>;
type CallRow = Resource<DataOf<typeof queuecall>>;

/** Where a queue has a caller of its own. */
const INSIDE = ['waiting', 'connecting', 'service'] as const;

/** The functions on queues as those who run them see them. */
export function createQueueRecords(db: Database): QueueRecords {
  const resources = createResources(db);
  const stand: QueueRecords['stand'] = (id, standing, at) =>
    unlessDeleted(async () => {
      const type = `queuecall_${EVENTS[standing.status]}`;
      const change = (row: CallRow) => (row.result === '' ? afterwards(row, standing, at) : undefined);
      const { resource } = await resources.change(queuecall, id, change, { type });
      await resources.change(queue, resource.queue_id, (row) => counted(row, id, standing.status));
    });
  return {
    ...createAgentClaims(resources),
    open: (input) => open(db, input),
    async find(id) {
      const row = await resources.find(queuecall, id);
      if (!row) return undefined;
      const { name = '', detail = '' } = (await resources.find(queue, row.queue_id)) ?? {};
      return toQueuecall(row, { name, detail });
    },
    async waitActions({ id, customer_id }) {
      const row = await resources.find(queuecall, id);
      if (!row || row.wait_flow_id === NIL_ID) return [];
      return (await findFlow(db, customer_id, row.wait_flow_id))?.actions ?? [];
    },
    leave: (id) =>
      unlessDeleted(async () => {
        await resources.change(queuecall, id, (row) => (row.left ? undefined : { ...row, left: true }));
      }),
    stand,
    async settle(queueId) {
      const early = and(eq(table.parent_id, queueId), sql`${table.data}->>'status' = 'initiating'`);
      for (const id of await over(db, early)) await stand(id, NEVER_JOINED, Date.now());
    },
    async gone(ids) {
      if (ids.length === 0) return [];
      return await over(db, inArray(table.id, [...ids]));
    },
    async recall(of) {
      const { queue_id, customer_id } = of;
      const pages = INSIDE.map((status) => everyOf(resources, queuecall, customer_id, { queue_id, status }));
      const rows = (await Promise.all(pages)).flat();
      const unnamed = { name: '', detail: '' };
      return recallQueue(
        db,
        resources,
        of,
        rows.map((row) => toQueuecall(row, unnamed)),
      );
    },
    async waitingQueues(customerId) {
      const waiting = sql`${table.data}->>'status' = 'waiting'`;
      const mine = and(eq(table.customer_id, customerId), eq(table.kind, queuecall.kind), waiting);
      const rows = await db.selectDistinct({ id: table.parent_id }).from(table).where(mine);
      return rows.map(({ id }) => id);
    },
  };
}

/** Those of these queuecalls whose flows have left or ended. */
async function over(db: Database, these: SQL | undefined): Promise<string[]> {
  const flow = sql`${table.data}->>'reference_activeflow_id' = ${activeflows.id}::text`;
  const left = sql`(${activeflows.status} = 'ended' OR ${table.data}->>'left' = 'true')`;
  const rows = await db
    .select({ id: table.id })
    .from(table)
    .innerJoin(activeflows, flow)
    .where(and(these, eq(table.kind, queuecall.kind), left));
  return rows.map(({ id }) => id);
}

/** The type of the event that tells of a status, as upstream names it. */
const EVENTS: Readonly<Record<Standing['status'], string>> = {
  waiting: 'waiting',
  connecting: 'connecting',
  service: 'serviced',
  done: 'done',
  abandoned: 'abandoned',
};

async function open(db: Database, input: NewQueuecall): Promise<Queuecall | undefined> {
  const { key, customer_id, activeflow_id, call_id, queue_id, priority } = input;
  const resources = createResources(db);
  const joined = await resources.find(queue, queue_id);
  if (joined?.customer_id !== customer_id) return undefined;
  const [call] = await db.select({ source: calls.source }).from(calls).where(eq(calls.id, call_id));
  const { routing_method, tag_ids, wait_flow_id, wait_timeout, service_timeout } = joined;
  const data = queuecall.fields.parse({
    queue_id,
    reference_id: call_id,
    reference_activeflow_id: activeflow_id,
    source: call?.source ?? { type: '', target: '', target_name: '', name: '', detail: '' },
    priority,
    routing_method,
    tag_ids,
    wait_flow_id,
    timeout_wait: wait_timeout,
    timeout_service: service_timeout,
    timeout_ring: joined.ring_timeout,
    timeout_rest: joined.rest_timeout,
  });
  const id = triggeredId(customer_id, `queuecall/${key}`);
  const { resource } = await resources.create(queuecall, { customer_id, id, data });
  return toQueuecall(resource, joined);
}

function toQueuecall(row: CallRow, { name, detail }: Pick<QueueRow, 'name' | 'detail'>): Queuecall {
  return {
    id: row.id,
    customer_id: row.customer_id,
    queue_id: row.queue_id,
    queue: { name, detail },
    caller: {
      id: row.id,
      activeflow_id: row.reference_activeflow_id,
      call_id: row.reference_id,
      came_at: Date.parse(`${row.tm_create.slice(0, 23).replace(' ', 'T')}Z`),
      source: row.source,
      priority: row.priority,
      tag_ids: row.tag_ids,
      routing_method: row.routing_method,
      wait_timeout: row.timeout_wait,
      service_timeout: row.timeout_service,
      ring_timeout: row.timeout_ring,
      rest_timeout: row.timeout_rest,
    },
    standing: toStanding(row),
    left: row.left,
  };
}

function toStanding(row: CallRow): Queuecall['standing'] {
  const { duration_waiting, duration_service, service_agent_id: agent_id, offer_id, status, result } = row;
  switch (status) {
    case 'initiating':
    case 'waiting':
      return { status };
    case 'connecting':
      return { status, agent_id, offer_id };
    case 'service':
      return { status, agent_id, offer_id, duration_waiting };
    default:
      return { status, result: result === '' ? 'abandoned' : result, duration_waiting, duration_service };
  }
}

/** The record of a caller who stands so now. */
function afterwards(row: CallRow, standing: Standing, at: number): CallRow {
  const { status } = standing;
  switch (status) {
    case 'waiting':
      return { ...row, status, service_agent_id: NIL_ID, offer_id: '' };
    case 'connecting':
      return { ...row, status, service_agent_id: standing.agent_id, offer_id: standing.offer_id };
    case 'service':
      return { ...row, status, duration_waiting: standing.duration_waiting, tm_service: toTimestamp(at) };
    default:
      return { ...row, ...standing, tm_end: toTimestamp(at) };
  }
}

/** Who is in the queue, and how many were: told twice, a status changes nothing. */
function counted(row: QueueRow, id: string, status: Standing['status']): QueueRow | undefined {
  const { wait_queuecall_ids: waiting, service_queuecall_ids: served } = row;
  const without = (ids: readonly string[]): string[] => ids.filter((other) => other !== id);
  const isIn = waiting.includes(id) || served.includes(id);
  if (status === 'waiting') {
    if (isIn) return undefined;
    const total_incoming_count = row.total_incoming_count + 1;
    return { ...row, wait_queuecall_ids: [...waiting, id], total_incoming_count };
  }
  if (status === 'connecting' || !isIn) return undefined;
  if (status === 'service') {
    if (served.includes(id)) return undefined;
    return { ...row, wait_queuecall_ids: without(waiting), service_queuecall_ids: [...served, id] };
  }
  const gone = { wait_queuecall_ids: without(waiting), service_queuecall_ids: without(served) };
  return status === 'done'
    ? { ...row, ...gone, total_serviced_count: row.total_serviced_count + 1 }
    : { ...row, ...gone, total_abandoned_count: row.total_abandoned_count + 1 };
}

/** What was deleted meanwhile needs no record. */
async function unlessDeleted(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'NOT_FOUND') throw error;
  }
}
