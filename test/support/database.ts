import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { removePostgres } from '../../src/embedded/postgres-home.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store, StoreOptions } from '../../src/store/store.ts';

/** A database of a test's own with an open store. */
export interface TestDatabase {
  readonly url: string;
  readonly store: Store;
  /** A statement on a connection of its own; answers its rows. */
  query<Row extends pg.QueryResultRow>(
    statement: string,
    parameters?: readonly unknown[],
  ): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** A database alone on a server of its own. */
export interface TestServer extends TestDatabase {
  /** `kill -9` of the server, resolved when it is gone. */
  kill(): Promise<void>;
  /** Starts the server again over its data, at the same address. */
  restart(): Promise<void>;
}

/** Makes a database in the Postgres that all test files share and opens a store on it. */
export async function openTestDatabase(options: StoreOptions = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const server = inject('postgres');
  await query(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = name;
  const store = await openStore(url.href, options);
  return {
    url: url.href,
    store,
    query: (statement, parameters) => query(url.href, statement, parameters),
    async close() {
      await store.close();
      await query(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/**
 * Starts a Postgres in a folder of its own (about two seconds) and opens a store on it: for tests that kill it, and for
 * those of the feed, which waits for the open transactions of the whole server.
 */
export async function startTestServer(options: StoreOptions = {}): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'activeflow-store-'));
  const server = await startPostgres({ dataDir });
  const store = await openStore(server.url, options);
  return {
    url: server.url,
    store,
    query: (statement, parameters) => query(server.url, statement, parameters),
    kill: () => server.kill(),
    restart: () => server.restart(),
    async close() {
      await store.close();
      await server.stop();
      removePostgres(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function query<Row extends pg.QueryResultRow>(
  url: string,
  statement: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement, [...parameters])).rows;
  } finally {
    await client.end();
  }
}
