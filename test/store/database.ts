import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { removePostgres } from '../../src/embedded/postgres-home.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store, StoreOptions } from '../../src/store/store.ts';

/** A Postgres of a test's own with an open store. */
export interface TestDatabase {
  readonly url: string;
  readonly store: Store;
  /** `kill -9` of the server, resolved when it is gone. */
  kill(): Promise<void>;
  /** Starts the server again over its data, at the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a Postgres in a folder of its own (about a second) and opens a store on it. */
export async function startTestDatabase(options: StoreOptions = {}): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'activeflow-store-'));
  const server = await startPostgres({ dataDir });
  const store = await openStore(server.url, options);
  return {
    url: server.url,
    store,
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
