import { createHash, randomBytes } from 'node:crypto';
import { and, eq, getTableColumns, gt, ne, type SQL, sql } from 'drizzle-orm';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { Database } from './database.ts';
import { notFound, StoreError } from './errors.ts';
import { isAlive, isOwn, isOwnedBy } from './ownership.ts';
import { newestFirst, ownPage, type Page, type PageRequest, rowsToRead, toPage } from './page.ts';
import type { AccessKey, Customer } from './records.ts';
import { now } from './schema/columns.ts';
import { accessKeys, customers } from './schema/customers.ts';

export interface AccessKeys {
  /** The token is readable only in this answer; the database keeps its hash. */
  create(
    customerId: string,
    input: NewAccessKey,
  ): Promise<{ readonly accessKey: AccessKey; readonly token: string }>;
  /** Whom a token stands for; undefined when it is unknown, expired, deleted, or its customer is deleted. */
  authenticate(
    token: string,
  ): Promise<{ readonly customer: Customer; readonly accessKey: AccessKey } | undefined>;
  get(customerId: string, accessKeyId: string): Promise<AccessKey>;
  list(customerId: string, page: PageRequest): Promise<Page<AccessKey>>;
  /** Changes what is given. */
  update(
    customerId: string,
    accessKeyId: string,
    change: Pick<NewAccessKey, 'name' | 'detail'>,
  ): Promise<AccessKey>;
  /** `STATE_INVALID` for the last key that works: the customer could make no other one. */
  delete(customerId: string, accessKeyId: string): Promise<AccessKey>;
}

export interface NewAccessKey {
  readonly name?: string | undefined;
  readonly detail?: string | undefined;
  /** Seconds from now; absent or 0: never expires. */
  readonly expire?: number | undefined;
  /** A chosen token (`vb_...`, at least 20 characters), for seeds that must be the same on every start. */
  readonly token?: string | undefined;
}

const PREFIX = 'vb_';
/** Of the token, kept readable: enough to tell keys apart, too little to guess the rest. */
const SHOWN = PREFIX.length + 8;
const SHORTEST = 20;

const { token_hash, ...columns } = getTableColumns(accessKeys);

/** The functions on access keys. */
export function createAccessKeys(db: Database): AccessKeys {
  return {
    async create(customerId, { name, detail, expire = 0, token = newToken() }) {
      requireToken(token);
      const values = {
        customer_id: customerId,
        name,
        detail,
        tm_expire: expire === 0 ? NEVER : sql`${now} + make_interval(secs => ${expire})`,
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
        .where(and(eq(token_hash, hash(token)), isWorking(), isAlive(customers)));
      return row;
    },
    async list(customerId, page) {
      const query = db
        .select(columns)
        .from(accessKeys)
        .where(ownPage(accessKeys, customerId, page));
      return toPage(await query.orderBy(...newestFirst(accessKeys)).limit(rowsToRead(page)), page);
    },
    get: (customerId, accessKeyId) => findKey(db, customerId, accessKeyId),
    async update(customerId, accessKeyId, change) {
      return changeKey(db, customerId, accessKeyId, { ...change, tm_update: now });
    },
    delete: (customerId, accessKeyId) => db.transaction((tx) => deleteKey(tx, customerId, accessKeyId)),
  };
}

async function findKey(db: Database, customerId: string, accessKeyId: string): Promise<AccessKey> {
  const [row] = await db
    .select(columns)
    .from(accessKeys)
    .where(isOwn(accessKeys, customerId, accessKeyId));
  if (row === undefined) throw notFound('access_key', accessKeyId);
  return row;
}

type Change = { readonly [Column in keyof AccessKey]?: AccessKey[Column] | SQL | undefined };

async function changeKey(
  db: Database,
  customerId: string,
  accessKeyId: string,
  change: Change,
): Promise<AccessKey> {
  const where = isOwn(accessKeys, customerId, accessKeyId);
  const [row] = await db.update(accessKeys).set(change).where(where).returning(columns);
  if (row === undefined) throw notFound('access_key', accessKeyId);
  return row;
}

async function deleteKey(db: Database, customerId: string, accessKeyId: string): Promise<AccessKey> {
  // The customer's row is the lock under which its last two keys are deleted one after the other.
  await db.select({ id: customers.id }).from(customers).where(eq(customers.id, customerId)).for('update');
  await findKey(db, customerId, accessKeyId);
  const others = and(isOwnedBy(accessKeys, customerId), ne(accessKeys.id, accessKeyId), isWorking());
  const [other] = await db.select({ id: accessKeys.id }).from(accessKeys).where(others).limit(1);
  if (other === undefined) {
    const message = `The access key ${accessKeyId} is the last one that works. Make another one first.`;
    throw new StoreError('STATE_INVALID', 'access_key', accessKeyId, message);
  }
  return changeKey(db, customerId, accessKeyId, { tm_delete: now, tm_update: now });
}

function isWorking(): SQL | undefined {
  return and(isAlive(accessKeys), gt(accessKeys.tm_expire, now));
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
