import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { choosePorts } from '../../src/embedded/ports.ts';
import { removePostgres } from '../../src/embedded/postgres-home.ts';
import { type Platform, startPlatform } from '../../src/platform/platform.ts';
import { SAMPLE_CUSTOMER_ID, type Seed, seed } from '../../src/platform/seed.ts';
import { createSimulatorClient, type People } from '../../src/providers/simulator/client.ts';
import type { SupervisorEvent } from '../../src/supervisor/supervisor.ts';
import { PatientApi } from './patient-api.ts';
import { type Patience, until } from './until.ts';

/** The whole platform, as `npm start` runs it, for a test. */
export interface RunningPlatform extends Platform, Seed {
  readonly customerId: string;
  readonly api: PatientApi;
  readonly people: People;
  /** What the supervisor told so far. */
  readonly events: SupervisorEvent[];
  kill(role: string): Promise<void>;
  close(): Promise<void>;
}

/** A data folder in which the platform takes free ports only: a developer's own keeps the usual ones. */
export async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'activeflow-platform-'));
  const anyFree = { api: {}, simulator: {}, postgres: {}, temporal: {}, temporal_ui: {} };
  await choosePorts(join(dataDir, 'ports.json'), anyFree);
  return dataDir;
}

export async function removeDataDir(dataDir: string): Promise<void> {
  await removePostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true });
}

/** Starts the platform over a data folder, with the sample customer. `env` are settings, for our own processes too. */
export async function startRunningPlatform(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningPlatform> {
  const unlimited = { ACTIVEFLOW_RATE_IP: '0', ACTIVEFLOW_RATE_CUSTOMER: '0' };
  const settings = { ACTIVEFLOW_LOG_LEVEL: 'warn', ...unlimited, ...env, ACTIVEFLOW_DATA_DIR: dataDir };
  const config = loadConfig(settings);
  const events: SupervisorEvent[] = [];
  const onEvent = (event: SupervisorEvent): void => void events.push(event);
  const platform = await startPlatform({ config, report: () => {}, onEvent, env: settings });
  const seeded = await seed(platform.databaseUrl, dataDir);
  return {
    ...platform,
    ...seeded,
    events,
    customerId: SAMPLE_CUSTOMER_ID,
    api: new PatientApi(platform.apiUrl, seeded.accessKey),
    people: createSimulatorClient(platform.simulatorUrl).people,
    kill: (role) => kill(platform, role),
    close: () => platform.supervisor.stop(),
  };
}

/** `kill -9` of a role's process, and its death; one that is being started again is killed as soon as it is there. */
async function kill({ supervisor }: Platform, role: string): Promise<void> {
  const soon: Patience = { pause: 5 };
  const pid = await until(`a ${role}`, () => supervisor.pids()[role], soon);
  process.kill(pid, 'SIGKILL');
  const isDead = (): true | undefined => supervisor.pids()[role] !== pid || undefined;
  await until(`the death of ${role}`, isDead, soon);
}
