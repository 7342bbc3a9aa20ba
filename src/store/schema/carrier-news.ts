import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { DeliveryReport } from '../../../activities/message-gateway.ts';
import type { MessageDelivery } from '../../../workflows/protocol.ts';
import { moment, now } from './columns.ts';

/** Which copy a carrier's reference means, and the newest report of it: either may be known first. */
export const messageReferences = pgTable('message_references', {
  /** `<carrier>/<its reference>` */
  reference: text('reference').primaryKey(),
  kind: text('kind').$type<MessageDelivery['kind']>(),
  message_id: uuid('message_id'),
  customer_id: uuid('customer_id'),
  target: integer('target'),
  status: text('status').$type<DeliveryReport['status']>(),
  error: text('error').notNull().default(''),
  tm_create: moment('tm_create').notNull().default(now),
});

/** Parts of longer messages until all of them are there. */
export const messageParts = pgTable(
  'message_parts',
  {
    /** `<carrier>/<its series>` */
    series: text('series').notNull(),
    number: integer('number').notNull(),
    of: integer('of').notNull(),
    /** The carrier's id of the part. */
    part_id: text('part_id').notNull(),
    text: text('text').notNull(),
    tm_create: moment('tm_create').notNull().default(now),
  },
  (table) => [primaryKey({ columns: [table.series, table.number] })],
);
