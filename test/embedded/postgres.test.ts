import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRunningPostgres, type RunningPostgres, startPostgres } from '../../src/embedded/postgres.ts';
import { removePostgres } from '../../src/embedded/postgres-home.ts';

let dataDir: string;
let postgres: RunningPostgres;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'activeflow-postgres-'));
  postgres = await startPostgres({ dataDir });
}, 60_000);

afterAll(async () => {
  await postgres?.stop();
  removePostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

test('a committed row survives kill -9, at the same address', async () => {
  await query(postgres.url, 'CREATE TABLE kept (id int)');
  await query(postgres.url, 'INSERT INTO kept VALUES (7)');
  await postgres.kill();
  await postgres.restart();
  expect(await query(postgres.url, 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
});

test('a killed Postgres starts again while its busy clients are still being cut off', async () => {
  const pool = new pg.Pool({ connectionString: postgres.url, max: 10 });
  pool.on('error', () => undefined);
  const busy = Array.from({ length: 10 }, () => pool.query('SELECT pg_sleep(0.2)'));
  const cut = Promise.allSettled(busy);
  await query(postgres.url, 'SELECT 1');
  await postgres.kill();
  await postgres.restart();
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  expect((await cut).map((end) => end.status)).toContain('rejected');
  await pool.end();
});

test('one that runs is found by its folder, and keeps its port', async () => {
  const ports = await readFile(join(dataDir, 'ports.json'), 'utf8');
  expect(await findRunningPostgres(dataDir)).toBe(postgres.url);
  expect(await readFile(join(dataDir, 'ports.json'), 'utf8')).toBe(ports);
});

test('where none runs, an error says what to do', async () => {
  await expect(findRunningPostgres(join(dataDir, 'nowhere'))).rejects.toThrow(/npm start.*DATABASE_URL/);
});

test('another password is refused', async () => {
  const wrong = postgres.url.replace(/:[^:@]+@/, ':wrong@');
  await expect(query(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
});

test('texts are UTF-8 and sort the same on every machine', async () => {
  const rows = await query(
    postgres.url,
    "SELECT v FROM (VALUES ('ä'), ('b'), ('Z'), ('a')) AS t(v) ORDER BY v",
  );
  expect(rows).toEqual(['Z', 'a', 'b', 'ä'].map((v) => ({ v })));
});

test('the password lies in a file that only its owner can read', async () => {
  const home = join(dataDir, 'postgres');
  expect((await stat(join(home, 'password'))).mode & 0o777).toBe(0o600);
  expect(postgres.url).toContain(await readFile(join(home, 'password'), 'utf8'));
});

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
