import { and, eq } from 'drizzle-orm';
import { DESTINATIONS } from '../../workflows/campaign/tries.ts';
import type { Address } from '../../workflows/interpreter/events.ts';
import type { OutdialTarget } from './campaign-records.ts';
import type { Database } from './database.ts';
import { notFound } from './errors.ts';
import { isOwn } from './ownership.ts';
import { newestFirst, ownPage, type Page, type PageRequest, rowsToRead, toPage } from './page.ts';
import { outdialTargets } from './schema/campaigns.ts';
import { now } from './schema/columns.ts';

/** The targets of outdials. That the outdial is the customer's is for the caller to see. */
export interface OutdialTargets {
  /** Adds targets, all or none; ids that are there already are left as they are. Answers the ids, in the order of the targets. */
  add(customerId: string, outdialId: string, targets: readonly NewTarget[]): Promise<readonly string[]>;
  get(customerId: string, outdialId: string, targetId: string): Promise<OutdialTarget>;
  /** Whatever customer's it is, deleted or not. */
  find(targetId: string): Promise<OutdialTarget | undefined>;
  list(customerId: string, outdialId: string, request: PageRequest): Promise<Page<OutdialTarget>>;
  delete(customerId: string, outdialId: string, targetId: string): Promise<OutdialTarget>;
}

export interface NewTarget {
  readonly id: string;
  readonly name?: string | undefined;
  readonly detail?: string | undefined;
  readonly data?: string | undefined;
  /** In the order in which they are tried; null or absent: none. */
  readonly destinations: readonly (Address | null)[];
}

/** Rows that one statement inserts: Postgres takes 65,535 values. */
const CHUNK = 1000;

export function createOutdialTargets(db: Database): OutdialTargets {
  return {
    add: (customerId, outdialId, targets) =>
      add(db, { customer_id: customerId, outdial_id: outdialId }, targets),
    async get(customerId, outdialId, targetId) {
      const [row] = await db
        .select()
        .from(outdialTargets)
        .where(isOf(customerId, outdialId, targetId));
      if (row === undefined) throw notFound('outdialtarget', targetId);
      return row;
    },
    async find(targetId) {
      const [row] = await db.select().from(outdialTargets).where(eq(outdialTargets.id, targetId));
      return row;
    },
    async list(customerId, outdialId, request) {
      const rows = await db
        .select()
        .from(outdialTargets)
        .where(and(ownPage(outdialTargets, customerId, request), eq(outdialTargets.outdial_id, outdialId)))
        .orderBy(...newestFirst(outdialTargets))
        .limit(rowsToRead(request));
      return toPage(rows, request);
    },
    async delete(customerId, outdialId, targetId) {
      const set = { tm_delete: now, tm_update: now };
      const own = isOf(customerId, outdialId, targetId);
      const [row] = await db.update(outdialTargets).set(set).where(own).returning();
      if (row === undefined) throw notFound('outdialtarget', targetId);
      return row;
    },
  };
}

function isOf(customerId: string, outdialId: string, targetId: string) {
  return and(isOwn(outdialTargets, customerId, targetId), eq(outdialTargets.outdial_id, outdialId));
}

async function add(
  db: Database,
  owner: { readonly customer_id: string; readonly outdial_id: string },
  targets: readonly NewTarget[],
): Promise<readonly string[]> {
  await db.transaction(async (tx) => {
    for (let at = 0; at < targets.length; at += CHUNK) {
      const rows = targets.slice(at, at + CHUNK).map(({ destinations, ...target }) => ({
        ...owner,
        ...target,
        destinations: Array.from({ length: DESTINATIONS }, (_, index) => destinations[index] ?? null),
      }));
      await tx.insert(outdialTargets).values(rows).onConflictDoNothing();
    }
  });
  return targets.map(({ id }) => id);
}
