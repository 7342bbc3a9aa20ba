import { createHash, randomBytes } from 'node:crypto';
import { and, eq, getTableColumns, gt } from 'drizzle-orm';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { Database } from './database.ts';
import { notFound, StoreError } from './errors.ts';
import { isAlive, isOwn } from './ownership.ts';
import { newestFirst, ownPage, rowsToRead, toPage } from './page.ts';
import { now } from './schema/columns.ts';
import { accessKeys, customers } from './schema/customers.ts';
import type { AccessKeys } from './store.ts';

const PREFIX = 'vb_';
/** Of the token, kept readable: enough to tell keys apart, too little to guess the rest. */
const SHOWN = PREFIX.length + 8;
const SHORTEST = 20;

const { token_hash, ...columns } = getTableColumns(accessKeys);

/** The functions on access keys. */
export function createAccessKeys(db: Database): AccessKeys {
  return {
    async create(customerId, { name, detail, tm_expire = NEVER, token = newToken() }) {
      requireToken(token);
      const values = {
        customer_id: customerId,
        name,
        detail,
        tm_expire,
        token_prefix: token.slice(0, SHOWN),
        token_hash: hash(token),
      };
      const [accessKey] = await db.insert(accessKeys).values(values).onConflictDoNothing().returning(columns);
      if (accessKey === undefined) {
        throw new StoreError(
          'CONFLICT',
          'access_key',
          '',
          'An access key with this token exists. Leave the token out to get a new one.',
        );
      }
      return { accessKey, token };
    },
    async authenticate(token) {
      const [row] = await db
        .select({ customer: customers, accessKey: columns })
        .from(accessKeys)
        .innerJoin(customers, eq(customers.id, accessKeys.customer_id))
        .where(
          and(
            eq(token_hash, hash(token)),
            isAlive(accessKeys),
            isAlive(customers),
            gt(accessKeys.tm_expire, now),
          ),
        );
      return row;
    },
    async list(customerId, page) {
      const query = db
        .select(columns)
        .from(accessKeys)
        .where(ownPage(accessKeys, customerId, page));
      return toPage(await query.orderBy(...newestFirst(accessKeys)).limit(rowsToRead(page)), page);
    },
    async delete(customerId, accessKeyId) {
      const [row] = await db
        .update(accessKeys)
        .set({ tm_delete: now, tm_update: now })
        .where(isOwn(accessKeys, customerId, accessKeyId))
        .returning(columns);
      if (row === undefined) throw notFound('access_key', accessKeyId);
      return row;
    },
  };
}

function newToken(): string {
  return PREFIX + randomBytes(24).toString('base64url');
}

function requireToken(token: string): void {
  if (token.startsWith(PREFIX) && token.length >= SHORTEST) return;
  throw new StoreError(
    'INVALID',
    'access_key',
    '',
    `A chosen token starts with ${PREFIX} and has at least ${SHORTEST} characters.`,
  );
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
