import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';

/** Names the advisory lock under which one starter at a time migrates. Any constant does, as long as it never changes. */
const LOCK = 7_046_029;

/** Brings the schema up to date. Of several starters one does the work while the others wait. */
export async function migrateDatabase(url: string, connectionTimeout: number): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectionTimeout });
  // A break is reported by the query that meets it; without a listener the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await migrate(drizzle(client), { migrationsFolder: migrationsFolder() });
  } finally {
    await client.end();
  }
}

/** The SQL files lie beside this module's source; the compiled module lies in `dist/src/store`. */
function migrationsFolder(): string {
  const places = ['./migrations', '../../../src/store/migrations'];
  const folders = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const folder = folders.find((path) => existsSync(path));
  if (folder === undefined) {
    throw new Error(
      `The database migrations are missing. Install again, so that one of these exists: ${folders.join(', ')}`,
    );
  }
  return folder;
}
