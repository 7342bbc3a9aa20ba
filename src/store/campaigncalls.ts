import { and, eq, ne, type SQL, sql } from 'drizzle-orm';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { Campaigncall } from './campaign-records.ts';
import type { Database, Transaction } from './database.ts';
import { notFound } from './errors.ts';
import { writeResourceEvent } from './outbox.ts';
import { isOwn } from './ownership.ts';
import { newestFirst, ownPage, type Page, type PageRequest, rowsToRead, toPage } from './page.ts';
import type { Resource } from './records.ts';
import { campaigncalls } from './schema/campaigns.ts';
import { now } from './schema/columns.ts';

/** The tries of campaigns, as their customers see them: those that were begun. */
export interface Campaigncalls {
  get(customerId: string, id: string): Promise<Campaigncall>;
  list(
    customerId: string,
    request: PageRequest & { readonly campaign_id?: string | undefined },
  ): Promise<Page<Campaigncall>>;
  /** Answers it as it was. What is open goes on. */
  delete(customerId: string, id: string): Promise<Campaigncall>;
}

type Row = typeof campaigncalls.$inferSelect;

const isBegun = ne(campaigncalls.tm_begin, NEVER);

export function createCampaigncalls(db: Database): Campaigncalls {
  return {
    async get(customerId, id) {
      const own = and(isOwn(campaigncalls, customerId, id), isBegun);
      const [row] = await db.select().from(campaigncalls).where(own);
      if (row === undefined) throw notFound('campaigncall', id);
      return toCampaigncall(row);
    },
    async list(customerId, { campaign_id, ...request }) {
      const ofCampaign = campaign_id === undefined ? undefined : eq(campaigncalls.campaign_id, campaign_id);
      const rows = await db
        .select()
        .from(campaigncalls)
        .where(and(ownPage(campaigncalls, customerId, request), ofCampaign, isBegun))
        .orderBy(...newestFirst(campaigncalls))
        .limit(rowsToRead(request));
      const { result, next_page_token } = toPage(rows, request);
      return { result: result.map(toCampaigncall), next_page_token };
    },
    delete: (customerId, id) =>
      db.transaction(async (tx) => {
        const own = and(isOwn(campaigncalls, customerId, id), isBegun);
        const deleted = await changeCall(tx, own, { tm_delete: now }, 'campaigncall_deleted');
        if (deleted === undefined) throw notFound('campaigncall', id);
        return deleted;
      }),
  };
}

type Change = Partial<Pick<Row, 'status' | 'result' | 'reason'>> & { tm_begin?: SQL; tm_delete?: SQL };

/** Changes the one try that the condition names, and writes its event; undefined where there is none. */
export async function changeCall(
  tx: Transaction,
  which: SQL | undefined,
  change: Change,
  type: 'campaigncall_created' | 'campaigncall_updated' | 'campaigncall_deleted',
): Promise<Campaigncall | undefined> {
  const set = { ...change, tm_update: now, sequence: sql`sequence + 1` };
  const [row] = await tx.update(campaigncalls).set(set).where(which).returning();
  if (row === undefined) return undefined;
  const data = toCampaigncall(row);
  await writeResourceEvent(tx, 'campaigncall', {
    type,
    sequence: row.sequence,
    data: data as unknown as Resource,
  });
  return data;
}

export function toCampaigncall({ batch_id, tm_begin, sequence, ...call }: Row): Campaigncall {
  return call;
}
