import { mkdirSync } from 'node:fs';
import type { Config } from '../config.ts';
import type { Role } from '../supervisor/role.ts';
import type { Report } from './cache.ts';
import { preparePostgres } from './postgres.ts';
import { prepareTemporal } from './temporal-server.ts';

/** The servers that activeflow needs: the user's own, or embedded ones that are to be started. */
export interface Platform {
  readonly temporalAddress: string;
  /** Undefined for a server of the user's own. */
  readonly temporalUiUrl: string | undefined;
  /** Holds a password: never log it. */
  readonly databaseUrl: string;
  /** What must be started, in this order; empty when both servers are the user's own. */
  readonly roles: readonly Role[];
}

/** What people expect; another free port is chosen, and kept, when it is taken. */
const PREFERRED_PORTS = { temporal: 7233, ui: 8233, database: 15_432 };

/**
 * Prepares the embedded servers that the configuration does not replace by running ones. Starts nothing; may take
 * minutes on a machine's first start, when the Temporal server must be built. Call it after `createSupervisor`: orphans of a
 * killed predecessor would hold the ports, and others would be chosen.
 * @throws TemporalMissingError when there is no Temporal server to be had
 * @throws Error when a configured port is taken, or Postgres cannot make its cluster
 */
export async function preparePlatform(config: Config, report: Report): Promise<Platform> {
  mkdirSync(config.dataDir, { recursive: true });
  const database = await prepareDatabase(config);
  const temporal = await prepareServer(config, report);
  return { ...database, ...temporal, roles: [...database.roles, ...temporal.roles] };
}

async function prepareDatabase(config: Config): Promise<Pick<Platform, 'databaseUrl' | 'roles'>> {
  const { url, port } = config.database;
  if (url !== undefined) return { databaseUrl: url, roles: [] };
  const wish = { fixed: port, preferred: PREFERRED_PORTS.database };
  const postgres = await preparePostgres({ dataDir: config.dataDir, port: wish });
  return { databaseUrl: postgres.url, roles: [postgres.role] };
}

async function prepareServer(
  config: Config,
  report: Report,
): Promise<Pick<Platform, 'temporalAddress' | 'temporalUiUrl' | 'roles'>> {
  const { address, port, uiPort, ...rest } = config.temporal;
  if (address !== undefined) return { temporalAddress: address, temporalUiUrl: undefined, roles: [] };
  const server = await prepareTemporal({
    ...rest,
    dataDir: config.dataDir,
    port: { fixed: port, preferred: PREFERRED_PORTS.temporal },
    uiPort: { fixed: uiPort, preferred: PREFERRED_PORTS.ui },
    report,
  });
  return { temporalAddress: server.address, temporalUiUrl: server.uiUrl, roles: server.roles };
}
