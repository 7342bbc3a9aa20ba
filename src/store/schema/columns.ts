import { sql } from 'drizzle-orm';
import { customType, uuid } from 'drizzle-orm/pg-core';
import { NIL_ID } from '../../../workflows/interpreter/action.ts';
import { NEVER } from '../../../workflows/interpreter/timestamp.ts';

/** The database's clock, UTC: one clock for all processes, with microseconds, moving within a transaction too. */
export const now = sql`timezone('utc', clock_timestamp())`;

/**
 * A moment with microseconds in upstream's text form. Postgres prints the same form but drops trailing zeros, which are
 * put back here; drivers' `Date`s would lose the microseconds.
 */
export const moment = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (6)',
  fromDriver: (text) => {
    const [seconds, fraction = ''] = text.split('.');
    return `${seconds}.${fraction.padEnd(6, '0')}`;
  },
});

/**
 * A JSON document. Not `jsonb`, which refuses the character U+0000 and lone surrogates (a caller's text may hold both)
 * and forgets the order of keys.
 */
export const document = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'json',
  toDriver: (value) => JSON.stringify(value),
});

/**
 * A JSON document whose members queries ask for. Postgres reads no member of one that has U+0000 or half of a surrogate pair
 * anywhere, so that one customer's text would fail a query over all: here both become U+FFFD.
 */
export const readableDocument = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'json',
  toDriver: (value) =>
    JSON.stringify(value).replace(/\\(u[0-9a-f]{4}|.)/g, (sequence) =>
      /^\\u(0000|d[89a-f]..)$/.test(sequence) ? '\uFFFD' : sequence,
    ),
});

/** An id or none: the nil UUID, as on the wire. */
export function optionalId(name: string) {
  return uuid(name).notNull().default(NIL_ID);
}

/** The three times that every record has. */
export function lifetime() {
  return {
    tm_create: moment('tm_create').notNull().default(now),
    tm_update: moment('tm_update').notNull().default(NEVER),
    tm_delete: moment('tm_delete').notNull().default(NEVER),
  };
}
