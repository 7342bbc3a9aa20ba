import type { SQL } from 'drizzle-orm';
import type { Database } from './database.ts';
import { readHistories } from './history.ts';
import type { ActiveflowEvent, FeedEvent } from './records.ts';
import { events } from './schema/events.ts';
import { toWireExecutedAction } from './wire-action.ts';

/** Executed actions in one page of events, in all: what bounds its size, since each event repeats its activeflow's. */
const MOST_ACTIONS = 20_000;

type EventRow = typeof events.$inferSelect;

/** Events with the history as it was when each was stored. */
export interface EventPage {
  readonly events: readonly FeedEvent[];
  /** Whether more rows may follow: the limit was reached, or the page would have become too large. */
  readonly full: boolean;
}

/** Reads events in an order; fewer than `limit`, but at least one, when their histories are long. */
export async function readEvents(
  db: Database,
  where: SQL | undefined,
  order: readonly SQL[],
  limit: number,
): Promise<EventPage> {
  const found = await db
    .select()
    .from(events)
    .where(where)
    .orderBy(...order)
    .limit(limit);
  const rows = withinSize(found);
  const ranges = rows.map(({ activeflow_id: id, executed_count }) => ({ id, executed_count }));
  const histories = await readHistories(db, ranges);
  const wire = new Map([...histories].map(([id, history]) => [id, history.map(toWireExecutedAction)]));
  return {
    events: rows.map((row) => toEvent(row, wire.get(row.activeflow_id) ?? [])),
    full: rows.length < found.length || found.length === limit,
  };
}

function withinSize(rows: readonly EventRow[]): readonly EventRow[] {
  let actions = 0;
  const end = rows.findIndex(({ executed_count }, index) => {
    actions += executed_count;
    return index > 0 && actions > MOST_ACTIONS;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

function toEvent(
  { id, step, executed_count: count, data, ...row }: EventRow,
  history: ActiveflowEvent['data']['executed_actions'],
): FeedEvent {
  const event = { ...row, id: String(id), cursor: String(id) };
  if (row.resource !== 'activeflow') return { ...event, data } as FeedEvent;
  const complete = history.at(-1)?.n ?? 0;
  const executed_actions = complete <= count ? history : history.filter(({ n }) => n <= count);
  return { ...event, data: { ...data, executed_actions } } as FeedEvent;
}
