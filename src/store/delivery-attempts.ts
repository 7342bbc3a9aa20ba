import { and, eq, sql } from 'drizzle-orm';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { Database, Transaction } from './database.ts';
import type { Held, Verdict } from './delivery.ts';
import { fromRowUuid } from './ids.ts';
import { now } from './schema/columns.ts';
import { webhookDeliveries } from './schema/events.ts';

const LONGEST_TEXT = 1000;

const { id, status, attempts } = webhookDeliveries;

/** What the beginning of an attempt changes: the raised number makes reports of earlier attempts void. */
export function begun(leaseSeconds: number) {
  return { attempts: sql`${attempts} + 1`, tm_next_attempt: secondsFromNow(leaseSeconds), tm_update: now };
}

/** Stores how an attempt went, unless another one has begun or the delivery is over. Answers whether it did. */
export async function writeVerdict(
  db: Database | Transaction,
  from: 'pending' | 'retrying',
  held: Held,
  { status: next, pause_ms = 0, last_status = 0, last_error = '', last_answer = '' }: Verdict,
): Promise<boolean> {
  const set = {
    status: next,
    last_status,
    last_error: toText(last_error),
    last_answer: toText(last_answer),
    tm_next_attempt: next === 'retrying' ? secondsFromNow(pause_ms / 1000) : NEVER,
    tm_update: now,
  };
  const rows = await db.update(webhookDeliveries).set(set).where(isHeld(held, from)).returning({ id });
  return rows.length > 0;
}

/** The condition for a row whose newest attempt is this one. */
export function isHeld(held: Held, from: 'pending' | 'retrying') {
  const number = fromRowUuid(held.id) ?? 0n;
  return and(eq(id, number), eq(attempts, held.attempts), eq(status, from));
}

/** As long as a person reads it, without the character that the database does not take. */
function toText(text: string): string {
  return text.replaceAll('\0', '').slice(0, LONGEST_TEXT);
}

/** A moment ahead by the database's clock. */
export function secondsFromNow(seconds: number) {
  return sql`${now} + make_interval(secs => ${seconds})`;
}
