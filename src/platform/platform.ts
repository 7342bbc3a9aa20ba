import { join } from 'node:path';
import type { Config } from '../config.ts';
import { preparePlatform } from '../embedded/platform.ts';
import { choosePorts } from '../embedded/ports.ts';
import type { Role } from '../supervisor/role.ts';
import {
  createSupervisor,
  type Supervisor,
  type SupervisorEvent,
  stopOnSignals,
} from '../supervisor/supervisor.ts';
import { ownRoles, type Wiring } from './own-roles.ts';

/** The whole platform on this machine, every role a process of its own. */
export interface Platform {
  readonly apiUrl: string;
  /** Undefined where Temporal is the user's own. */
  readonly temporalUiUrl: string | undefined;
  readonly temporalAddress: string;
  readonly simulatorUrl: string;
  /** Holds a password: never log it. */
  readonly databaseUrl: string;
  readonly supervisor: Supervisor;
}

export interface PlatformOptions {
  readonly config: Config;
  /** Lines about what takes long. */
  readonly report: (line: string) => void;
  readonly onEvent?: (event: SupervisorEvent) => void;
  /** Added to the environment of our own processes. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts everything, or what is not running elsewhere, after ending what a killed predecessor left. It ends on Ctrl-C.
 * @throws Error with the end of the log of a role that does not get ready
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { config, onEvent } = options;
  const supervisor = await createSupervisor({
    dataDir: config.dataDir,
    ...(onEvent ? { report: onEvent } : {}),
  });
  stopOnSignals(supervisor);
  try {
    return await startRoles(supervisor, options);
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

async function startRoles(
  supervisor: Supervisor,
  { config, report, env }: PlatformOptions,
): Promise<Platform> {
  const servers = await preparePlatform(config, report);
  const wiring: Wiring = {
    ...servers,
    ports: await ownPorts(config),
    env: { ACTIVEFLOW_DATA_DIR: config.dataDir, ...env },
  };
  const { simulator, others } = ownRoles(wiring);
  await Promise.all([startInTurn(supervisor, servers.roles), supervisor.start(simulator)]);
  await Promise.all(others.map((role) => supervisor.start(role)));
  return {
    apiUrl: `http://127.0.0.1:${wiring.ports.api}`,
    temporalUiUrl: servers.temporalUiUrl,
    temporalAddress: servers.temporalAddress,
    simulatorUrl: `http://127.0.0.1:${wiring.ports.simulator}`,
    databaseUrl: servers.databaseUrl,
    supervisor,
  };
}

async function startInTurn(supervisor: Supervisor, roles: readonly Role[]): Promise<void> {
  for (const role of roles) await supervisor.start(role);
}

/** Free ports, the same ones at every start; the configured ones when nobody else has them. */
async function ownPorts(config: Config): Promise<Wiring['ports']> {
  const { api_health: apiHealth, ...ports } = await choosePorts(join(config.dataDir, 'ports.json'), {
    api: { preferred: config.api.port },
    api_health: {},
    simulator: { preferred: config.simulator.port },
    worker: {},
    gateway: {},
  });
  return { ...ports, apiHealth };
}
