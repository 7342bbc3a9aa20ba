import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Role } from '../supervisor/role.ts';
import { type RunningRoles, runRoles } from '../supervisor/running.ts';
import { answers, choosePorts, keptPort, type PortWish } from './ports.ts';
import { ensureCluster, OWNER } from './postgres-cluster.ts';
import { findHome, type PostgresHome } from './postgres-home.ts';
import { releaseCluster } from './postgres-lock.ts';

/** What is wanted of an embedded Postgres. */
export interface PostgresOptions {
  /** Folder of its cluster, port and log; created when missing. */
  readonly dataDir: string;
  /** Fixed, preferred or (empty) any free one. Kept in `<dataDir>/ports.json`. */
  readonly port?: PortWish;
}

/** An embedded Postgres that is ready to be started: by the supervisor, or by `startPostgres`. */
export interface EmbeddedPostgres {
  /** Connection string with the password: never log it. The same at every start. */
  readonly url: string;
  /** It is ready when its database accepts a connection. */
  readonly role: Role;
}

/** A started Postgres; `kill` and `restart` keep data and port. */
export interface RunningPostgres extends RunningRoles {
  readonly url: string;
}

/**
 * Makes the cluster when there is none (0.5 s, once), releases it from a killed postmaster, and chooses the port. Starts
 * nothing.
 * @throws Error when Postgres is not installed, cannot make its cluster, or a fixed port is taken
 */
export async function preparePostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataDir, { recursive: true });
  const home = await findHome(options.dataDir);
  const password = await ensureCluster(home);
  releaseCluster(join(home.folder, 'cluster'));
  const wishes = { postgres: options.port ?? {} };
  const { postgres: port } = await choosePorts(join(options.dataDir, 'ports.json'), wishes);
  const urlOf = (database: string) => toUrl(password, port, database);
  return { url: urlOf(OWNER), role: postgresRole(home, port, urlOf) };
}

/**
 * Where the embedded Postgres of a running platform is reached, with the password: never log it. Changes nothing.
 * @throws Error when none runs over this folder
 */
export async function findRunningPostgres(dataDir: string): Promise<string> {
  const port = keptPort(join(dataDir, 'ports.json'), 'postgres');
  if (port === undefined || !(await answers(port))) {
    throw new Error(`No database runs over ${dataDir}: start the platform (npm start), or set DATABASE_URL.`);
  }
  return toUrl(await ensureCluster(await findHome(dataDir)), port, OWNER);
}

/**
 * Starts an embedded Postgres and waits until its database can be used. Its log is in `<dataDir>/logs`.
 * @throws what `preparePostgres` throws, or Error with the end of the log when it does not get ready
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { url, role } = await preparePostgres(options);
  return { url, ...(await runRoles([role], join(options.dataDir, 'logs'))) };
}

function toUrl(password: string, port: number, database: string): string {
  return `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${database}`;
}

function postgresRole(home: PostgresHome, port: number, urlOf: (database: string) => string): Role {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100'];
  return {
    name: 'postgres',
    command: join(home.programs, 'bin', 'postgres'),
    args: ['-D', join(home.folder, 'cluster'), '-p', String(port), ...settings.flatMap((set) => ['-c', set])],
    env: { LC_ALL: 'C' },
    cwd: '/',
    ...home.account,
    ready: async () => (await answers(port)) && (await hasDatabase(urlOf)),
    // Disconnects its clients instead of waiting for them.
    stopSignal: 'SIGINT',
  };
}

async function hasDatabase(urlOf: (database: string) => string): Promise<boolean> {
  const codes = await query(urlOf(OWNER), 'SELECT 1');
  if (codes === 'missing') await query(urlOf('postgres'), `CREATE DATABASE ${OWNER}`);
  return codes === 'done';
}

async function query(url: string, statement: string): Promise<'done' | 'missing'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.query(statement);
    return 'done';
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '3D000') return 'missing';
    throw error;
  } finally {
    await client.end();
  }
}
