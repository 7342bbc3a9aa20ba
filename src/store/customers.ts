import { randomBytes } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { DEFAULT_LIMITS, type Limits } from '../../workflows/interpreter/limits.ts';
import type { Database } from './database.ts';
import { notFound, StoreError } from './errors.ts';
import { isAlive } from './ownership.ts';
import { behindToken, newestFirst, type Page, type PageRequest, rowsToRead, toPage } from './page.ts';
import type { Customer } from './records.ts';
import { now } from './schema/columns.ts';
import { customers } from './schema/customers.ts';

export interface Customers {
  /** Makes a customer with a fresh webhook secret; a given id that exists answers `CONFLICT`. */
  create(input: NewCustomer): Promise<Customer>;
  get(customerId: string): Promise<Customer>;
  update(customerId: string, change: CustomerChange): Promise<Customer>;
  /**
   * Gives the customer a fresh webhook secret. The one before signs webhooks beside it for `graceSeconds` more (0: not at
   * all); a rotation within that time ends the grace of the one before that.
   */
  rotateWebhookSecret(customerId: string, options: { readonly graceSeconds: number }): Promise<Customer>;
  /** All customers, newest first: for the operator, not for customers. */
  list(page: PageRequest): Promise<Page<Customer>>;
  /** The limits that hold for new activeflows of the customer. */
  limits(customerId: string): Promise<Limits>;
}

export interface CustomerChange {
  readonly name?: string | undefined;
  readonly detail?: string | undefined;
  readonly email?: string | undefined;
  readonly phone_number?: string | undefined;
  readonly address?: string | undefined;
  readonly webhook_uri?: string | undefined;
  readonly webhook_method?: string | undefined;
  readonly limits?: Partial<Limits> | undefined;
}

export interface NewCustomer extends CustomerChange {
  readonly id?: string | undefined;
  readonly name: string;
}

/** The functions on customers; `deployment` are the limits that hold where a customer has none of its own. */
export function createCustomers(db: Database, deployment: Partial<Limits>): Customers {
  return {
    async create({ id, name, webhook_uri, webhook_method, limits }) {
      const values = { id, name, webhook_uri, webhook_method, limits, webhook_secret: webhookSecret() };
      const [row] = await db.insert(customers).values(values).onConflictDoNothing().returning();
      if (row === undefined) {
        throw new StoreError(
          'CONFLICT',
          'customer',
          id ?? '',
          `The customer ${id} exists. Choose another id, or leave it out.`,
        );
      }
      return row;
    },
    get: (customerId) => findCustomer(db, customerId),
    async update(customerId, change) {
      const set = { ...change, tm_update: now };
      const [row] = await db.update(customers).set(set).where(isCustomer(customerId)).returning();
      if (row === undefined) throw notFound('customer', customerId);
      return row;
    },
    async rotateWebhookSecret(customerId, { graceSeconds }) {
      const set = {
        webhook_secret: webhookSecret(),
        webhook_secret_previous: graceSeconds > 0 ? sql`${customers.webhook_secret}` : '',
        tm_webhook_secret_previous: sql`${now} + make_interval(secs => ${graceSeconds})`,
        tm_update: now,
      };
      const [row] = await db.update(customers).set(set).where(isCustomer(customerId)).returning();
      if (row === undefined) throw notFound('customer', customerId);
      return row;
    },
    async list(page) {
      const where = and(isAlive(customers), behindToken(customers, page.page_token));
      const query = db
        .select()
        .from(customers)
        .where(where)
        .orderBy(...newestFirst(customers));
      return toPage(await query.limit(rowsToRead(page)), page);
    },
    limits: (customerId) => resolveLimits(db, deployment, customerId),
  };
}

/** The limits for new activeflows of a customer: its own over the deployment's over the defaults. */
export async function resolveLimits(
  db: Database,
  deployment: Partial<Limits>,
  customerId: string,
): Promise<Limits> {
  const { limits } = await findCustomer(db, customerId);
  return { ...DEFAULT_LIMITS, ...deployment, ...limits };
}

async function findCustomer(db: Database, customerId: string): Promise<Customer> {
  const [row] = await db.select().from(customers).where(isCustomer(customerId));
  if (row === undefined) throw notFound('customer', customerId);
  return row;
}

function isCustomer(customerId: string) {
  return and(eq(customers.id, customerId), isAlive(customers));
}

/** 32 characters, as upstream's, of plain base64, as the libraries of Standard Webhooks expect it. */
function webhookSecret(): string {
  return randomBytes(24).toString('base64');
}
