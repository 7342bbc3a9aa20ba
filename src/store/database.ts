import { drizzle, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { StoreError } from './errors.ts';
import type { StoreOptions } from './store.ts';

/** What queries run on: the pool or a transaction. */
export type Database = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;
/** For functions that must run inside their caller's transaction. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

const DEFAULT_STATEMENT_TIMEOUT = 10_000;
/** The server cancels a statement first; this is for a server that does not answer at all. */
const GRACE = 1_000;

/** Opens a pool in which nothing waits for ever: neither for a connection, a lock, a statement nor a forgotten transaction. */
export function openPool(url: string, options: StoreOptions): pg.Pool {
  const statementTimeout = options.statementTimeout ?? DEFAULT_STATEMENT_TIMEOUT;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'activeflow',
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: options.connectionTimeout ?? 1_000,
    statement_timeout: statementTimeout,
    query_timeout: statementTimeout + GRACE,
    idle_in_transaction_session_timeout: statementTimeout + GRACE,
    keepAlive: true,
  });
  // A connection that breaks is replaced at the next use, and a query under way reports it. Without listeners the event
  // would end the process: the pool emits it for idle connections, the connection itself within a transaction.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Drizzle over the pool. */
export function databaseOf(pool: pg.Pool): Database {
  const db: Database = drizzle(pool);
  db.transaction = (work, config) => transact(pool, (connection) => connection.transaction(work, config));
  return db;
}

/**
 * Runs a transaction on a connection of the pool, as drizzle does, but gives the connection back whatever happens: drizzle
 * keeps it when BEGIN fails. A failure that is no refusal of ours discards it, because nobody knows its state.
 */
async function transact<T>(pool: pg.Pool, work: (connection: Database) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let sound = false;
  try {
    const result = await work(drizzle(client));
    sound = true;
    return result;
  } catch (error) {
    sound = error instanceof StoreError;
    throw error;
  } finally {
    client.release(!sound);
  }
}
