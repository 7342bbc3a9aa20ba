import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { DeliveryReport, InboundText, TextPart } from '../../activities/message-gateway.ts';
import type { DeliveryTarget } from '../../workflows/protocol.ts';
import type { Database } from './database.ts';
import { messageParts, messageReferences } from './schema/carrier-news.ts';
import { now } from './schema/columns.ts';

/** What carriers of text messages tell that is not a record yet. Names of carriers keep theirs apart. */
export interface CarrierNews {
  /** Says which copy a reference means; answers the report that came before, if one did. */
  link(carrier: string, reference: string, copy: DeliveryTarget): Promise<DeliveryReport | undefined>;
  /** Keeps a report, the last word of which stays; answers which copy it is about, and undefined while that is unknown. */
  report(carrier: string, report: DeliveryReport): Promise<DeliveryTarget | undefined>;
  /** Keeps a part of a longer message; answers the whole one as soon as, and whenever, all parts are there. */
  addPart(carrier: string, text: InboundText & { readonly part: TextPart }): Promise<InboundText | undefined>;
  /** Forgets the parts of a message that was taken. */
  removeParts(carrier: string, part: TextPart): Promise<void>;
}

type Row = typeof messageReferences.$inferSelect;

/** Parts that are older belong to another message: the numbers of series come again. */
const PARTS_HOLD = sql`${now} - interval '1 hour'`;

/** The functions on what carriers tell. */
export function createCarrierNews(db: Database): CarrierNews {
  const seriesOf = (carrier: string, { series }: TextPart): string => `${carrier}/${series}`;
  return {
    async link(carrier, reference, { id: message_id, ...copy }) {
      const linked = { ...copy, message_id };
      const [row] = await db
        .insert(messageReferences)
        .values({ reference: `${carrier}/${reference}`, ...linked })
        .onConflictDoUpdate({ target: messageReferences.reference, set: linked })
        .returning();
      return row?.status ? { reference, status: row.status, error: row.error } : undefined;
    },
    async report(carrier, { reference, status, error }) {
      const isOver = sql`${messageReferences.status} in ('delivered', 'failed')`;
      const set = {
        status: sql`case when ${isOver} then ${messageReferences.status} else ${status} end`,
        error: sql`case when ${isOver} then ${messageReferences.error} else ${error} end`,
      };
      const [row] = await db
        .insert(messageReferences)
        .values({ reference: `${carrier}/${reference}`, status, error })
        .onConflictDoUpdate({ target: messageReferences.reference, set })
        .returning();
      return row && toCopy(row);
    },
    async addPart(carrier, { id: part_id, text, part, ...rest }) {
      const series = seriesOf(carrier, part);
      const values = { series, number: part.number, of: part.of, part_id, text };
      await db
        .insert(messageParts)
        .values(values)
        .onConflictDoUpdate({
          target: [messageParts.series, messageParts.number],
          set: { ...values, tm_create: now },
        });
      const own = and(eq(messageParts.series, series), gt(messageParts.tm_create, PARTS_HOLD));
      const parts = await db.select().from(messageParts).where(own).orderBy(asc(messageParts.number));
      if (parts.length < part.of) return undefined;
      return {
        ...rest,
        id: parts.map((each) => each.part_id).join('+'),
        text: parts.map((each) => each.text).join(''),
      };
    },
    async removeParts(carrier, part) {
      await db.delete(messageParts).where(eq(messageParts.series, seriesOf(carrier, part)));
    },
  };
}

function toCopy({ kind, message_id, customer_id, target }: Row): DeliveryTarget | undefined {
  if (kind === null || message_id === null || customer_id === null || target === null) return undefined;
  return { kind, id: message_id, customer_id, target };
}
