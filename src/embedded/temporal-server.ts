import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEARCH_ATTRIBUTES } from '../../workflows/shell/search-attributes.ts';
import type { Role } from '../supervisor/role.ts';
import { type RunningRoles, runRoles } from '../supervisor/running.ts';
import type { Report } from './cache.ts';
import { answers, choosePorts, type PortWish } from './ports.ts';
import { findTemporal, type TemporalInstallation } from './temporal-installation.ts';
import { ensureNamespace } from './temporal-namespace.ts';
import {
  DYNAMIC_CONFIG,
  dynamicConfigFile,
  SQLITE_PRAGMAS,
  serverConfigFile,
  type TemporalPorts,
  uiConfigFile,
} from './temporal-settings.ts';

/** What is wanted of an embedded Temporal server. */
export interface TemporalOptions {
  /** Folder of its database, configuration, ports and logs; created when missing. */
  readonly dataDir: string;
  readonly namespace: string;
  readonly retentionDays: number;
  readonly downloadUrl: string;
  readonly cliPath?: string | undefined;
  /** Frontend and UI: fixed ports, preferred ones, or (empty) any free ones. Kept in `<dataDir>/ports.json`. */
  readonly port?: PortWish;
  readonly uiPort?: PortWish;
  /** Default true; tests do without. */
  readonly ui?: boolean;
  readonly report?: Report;
}

/** An embedded server that is ready to be started: by the supervisor, or by `startTemporal`. */
export interface EmbeddedTemporal {
  /** `host:port` of the frontend. */
  readonly address: string;
  /** Undefined without a UI. */
  readonly uiUrl: string | undefined;
  /** The server first. It is ready when the namespace and its search attributes are registered. */
  readonly roles: readonly Role[];
}

/** A started server; `kill` and `restart` keep file and ports. */
export interface RunningTemporal extends RunningRoles {
  readonly address: string;
  readonly uiUrl: string | undefined;
}

/**
 * Finds (or downloads or builds) a server, chooses its ports and writes its configuration. Starts nothing.
 * @throws TemporalMissingError when there is no server to be had
 * @throws Error when a fixed port is taken
 */
export async function prepareTemporal(options: TemporalOptions): Promise<EmbeddedTemporal> {
  const installation = await findTemporal({
    cliPath: options.cliPath,
    downloadUrl: options.downloadUrl,
    report: options.report ?? (() => undefined),
  });
  const folder = join(options.dataDir, 'temporal');
  mkdirSync(join(folder, 'ui'), { recursive: true });
  const ports = await chooseTemporalPorts(options);
  const place: Place = { options, folder, ports, address: `127.0.0.1:${ports.temporal}` };
  const withUi = options.ui !== false;
  return {
    address: place.address,
    uiUrl: withUi ? `http://127.0.0.1:${ports.temporal_ui}` : undefined,
    roles:
      installation.kind === 'cli' ? [cliRole(installation.cli, place)] : serverRoles(installation, place),
  };
}

/**
 * Starts an embedded server and waits until it answers. Logs are in `<dataDir>/logs`.
 * @throws what `prepareTemporal` throws, or Error with the end of the log when it does not get ready
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const { address, uiUrl, roles } = await prepareTemporal(options);
  return { address, uiUrl, ...(await runRoles(roles, join(options.dataDir, 'logs'))) };
}

interface Place {
  readonly options: TemporalOptions;
  readonly folder: string;
  readonly ports: TemporalPorts;
  readonly address: string;
}

function chooseTemporalPorts(options: TemporalOptions): Promise<TemporalPorts> {
  return choosePorts(join(options.dataDir, 'ports.json'), {
    temporal: options.port ?? {},
    temporal_ui: options.uiPort ?? {},
    temporal_frontend_ring: {},
    temporal_matching: {},
    temporal_matching_ring: {},
    temporal_history: {},
    temporal_history_ring: {},
    temporal_worker: {},
    temporal_worker_ring: {},
  });
}

function serverRoles(
  found: Extract<TemporalInstallation, { kind: 'server' }>,
  place: Place,
): readonly Role[] {
  const { folder, ports, options } = place;
  const files = { database: join(folder, 'temporal.db'), dynamicConfig: join(folder, 'dynamic.yaml') };
  const config = join(folder, 'server.yaml');
  writeFileSync(files.dynamicConfig, dynamicConfigFile());
  writeFileSync(config, serverConfigFile(files, ports));
  const server: Role = {
    name: 'temporal',
    command: found.server,
    args: ['--config-file', config, '--allow-no-auth', 'start'],
    ready: () => isReady(place),
  };
  return options.ui === false ? [server] : [server, uiRole(found.ui, place)];
}

function uiRole(command: string, { folder, ports }: Place): Role {
  writeFileSync(join(folder, 'ui', 'development.yaml'), uiConfigFile(ports));
  return {
    name: 'temporal-ui',
    command,
    args: ['--root', folder, '--config', 'ui', '--env', 'development', 'start'],
    cwd: folder,
    ready: () => answers(ports.temporal_ui),
  };
}

function cliRole(command: string, place: Place): Role {
  const { folder, ports, options } = place;
  const ui = options.ui === false ? ['--headless'] : ['--ui-port', String(ports.temporal_ui)];
  const pairs = (flag: string, values: Readonly<Record<string, unknown>>): string[] =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return {
    name: 'temporal',
    command,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(ports.temporal), ...ui],
      ...[
        '--db-filename',
        join(folder, 'temporal.db'),
        '--namespace',
        options.namespace,
        '--log-level',
        'warn',
      ],
      ...pairs('--sqlite-pragma', SQLITE_PRAGMAS),
      ...pairs('--search-attribute', Object.fromEntries(SEARCH_ATTRIBUTES.map((name) => [name, 'Keyword']))),
      ...pairs('--dynamic-config-value', Object.fromEntries(cliValues())),
    ],
    ready: () => isReady(place),
  };
}

function cliValues(): [string, string][] {
  return Object.entries(DYNAMIC_CONFIG).map(([name, value]) => [name, JSON.stringify(value)]);
}

async function isReady({ address, ports, options }: Place): Promise<boolean> {
  if (!(await answers(ports.temporal))) return false;
  await ensureNamespace({ address, namespace: options.namespace, retentionDays: options.retentionDays });
  return true;
}
