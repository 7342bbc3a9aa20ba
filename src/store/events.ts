import { and, asc, eq, gt, inArray, lte } from 'drizzle-orm';
import { requireActiveflow } from './activeflow-rows.ts';
import type { Database } from './database.ts';
import {
  compareCursors,
  FEED_START,
  givenId,
  invalidCursor,
  requireCursor,
  settledId,
} from './event-order.ts';
import { readEvents } from './event-rows.ts';
import type { ActiveflowEvent, FeedEvent } from './records.ts';
import { events } from './schema/events.ts';

export interface Events {
  /** Events of one activeflow with a sequence above `after`, in order; at most `limit` (default and maximum 100). */
  list(
    customerId: string,
    activeflowId: string,
    options: { readonly after?: number | undefined; readonly limit?: number | undefined },
  ): Promise<readonly ActiveflowEvent[]>;
  /**
   * Events behind a cursor, in an order that never grows in the middle: a reader that goes on from the page's cursor
   * misses none. `INVALID` for a cursor that is none.
   */
  feed(request: FeedRequest): Promise<FeedPage>;
  /**
   * The cursor behind which only events lie that are stored after now, or by transactions that are open now. It may lie before
   * one that was given earlier.
   */
  feedEnd(): Promise<string>;
  /**
   * Where a reader stands who has read up to a cursor, or up to a sequence of one activeflow (0: nothing); `INVALID` when
   * it is none that was given out, or the customer has no such event.
   */
  position(
    customerId: string,
    after: string | { readonly activeflowId: string; readonly sequence: number },
  ): Promise<string>;
  /**
   * Tells of each event that is committed, by any process: its cursor, which is in the feed once `feedEnd` has come to
   * it. Undefined: some may have been missed. Resolves when it listens; from then on it connects again by itself, for ever.
   */
  listen(heard: (cursor: string | undefined) => void): Promise<Listening>;
}

export interface FeedRequest {
  /** Absent: from the first event. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** Only these customers'; absent: all. */
  readonly customerIds?: readonly string[] | undefined;
  /** Only these activeflows'; absent: all. */
  readonly activeflowIds?: readonly string[] | undefined;
}

export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** Where to go on. */
  readonly cursor: string;
  /** Whether this was all there is now; else more follows at once. */
  readonly complete: boolean;
}

/** An open ear for notifications. */
export interface Listening {
  close(): Promise<void>;
}

const MOST = 100;

/** The functions on events; `event-order.ts` says why the feed neither loses nor repeats one. */
export function createEvents(db: Database, listen: Events['listen']): Events {
  return {
    async list(customerId, activeflowId, { after = 0, limit = MOST }) {
      await requireActiveflow(db, customerId, activeflowId);
      const own = and(
        eq(events.resource, 'activeflow'),
        eq(events.activeflow_id, activeflowId),
        gt(events.sequence, after),
      );
      const page = await readEvents(db, own, [asc(events.sequence)], Math.min(limit, MOST));
      return page.events.filter(isOfActiveflow);
    },
    feed: (request) => readFeed(db, request),
    feedEnd: () => settledId(db),
    position: (customerId, after) =>
      typeof after === 'string'
        ? requirePast(db, after)
        : positionOf(db, customerId, after.activeflowId, after.sequence),
    listen,
  };
}

function isOfActiveflow(event: FeedEvent): event is ActiveflowEvent {
  return event.resource === 'activeflow';
}

/** Events by their ids, with the history as it was when each was stored. */
export async function eventsById(
  db: Database,
  ids: readonly bigint[],
): Promise<ReadonlyMap<string, FeedEvent>> {
  const found = new Map<string, FeedEvent>();
  const left = new Set(ids);
  while (left.size > 0) {
    const page = await readEvents(db, inArray(events.id, [...left]), [asc(events.id)], left.size);
    for (const event of page.events) {
      found.set(event.id, event);
      left.delete(BigInt(event.id));
    }
    if (page.events.length === 0) break;
  }
  return found;
}

async function readFeed(db: Database, request: FeedRequest): Promise<FeedPage> {
  const { customerIds, activeflowIds, after = FEED_START } = request;
  const begin = requireCursor(after);
  const settled = await settledId(db);
  const where = and(
    gt(events.id, BigInt(begin)),
    lte(events.id, BigInt(settled)),
    customerIds === undefined ? undefined : inArray(events.customer_id, [...customerIds]),
    activeflowIds === undefined ? undefined : inArray(events.activeflow_id, [...activeflowIds]),
  );
  const { events: found, full } = await readEvents(db, where, [asc(events.id)], request.limit);
  const last = found.at(-1);
  if (full && last !== undefined) return { events: found, cursor: last.cursor, complete: false };
  return { events: found, cursor: compareCursors(settled, begin) < 0 ? begin : settled, complete: true };
}

/** A cursor from another database, say one that was restored, may lie in a future in which events would be passed over. */
async function requirePast(db: Database, cursor: string): Promise<string> {
  const given = requireCursor(cursor);
  if (compareCursors(given, await givenId(db)) > 0) throw invalidCursor(cursor);
  return given;
}

async function positionOf(
  db: Database,
  customerId: string,
  activeflowId: string,
  sequence: number,
): Promise<string> {
  if (sequence === 0) return FEED_START;
  const own = and(
    eq(events.customer_id, customerId),
    eq(events.activeflow_id, activeflowId),
    eq(events.sequence, sequence),
  );
  const [row] = await db.select({ id: events.id }).from(events).where(own);
  if (row === undefined) throw invalidCursor(`${activeflowId} ${sequence}`);
  return String(row.id);
}
