import { fileURLToPath } from 'node:url';
import type { Role } from '../supervisor/role.ts';

/** Where our own processes listen and whom they talk to. */
export interface Wiring {
  readonly temporalAddress: string;
  readonly databaseUrl: string;
  readonly ports: {
    readonly api: number;
    readonly apiHealth: number;
    readonly simulator: number;
    readonly worker: number;
    readonly gateway: number;
  };
  /** Added to each process's environment, e.g. another data folder. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Our own processes, the phone network first: it must outlive whoever uses it. */
export function ownRoles(wiring: Wiring): { simulator: Role; others: readonly Role[] } {
  const { ports } = wiring;
  const simulator = ownRole(wiring, 'simulator', `http://127.0.0.1:${ports.simulator}/healthz`);
  const others = [
    ownRole(wiring, 'worker', `http://127.0.0.1:${ports.worker}/readyz`, ports.worker),
    ownRole(wiring, 'gateway', `http://127.0.0.1:${ports.gateway}/readyz`, ports.gateway),
    ownRole(wiring, 'api', `http://127.0.0.1:${ports.api}/healthz`, ports.apiHealth),
  ];
  return { simulator, others };
}

function ownRole(
  { temporalAddress, databaseUrl, ports, env }: Wiring,
  name: string,
  probe: string,
  healthPort?: number,
): Role {
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', cliPath(), 'role', name],
    env: {
      ...env,
      TEMPORAL_ADDRESS: temporalAddress,
      DATABASE_URL: databaseUrl,
      ACTIVEFLOW_API_PORT: String(ports.api),
      ACTIVEFLOW_SIMULATOR_PORT: String(ports.simulator),
      ACTIVEFLOW_HEALTH_PORT: healthPort === undefined ? '' : String(healthPort),
    },
    ready: async () => (await fetch(probe, { signal: AbortSignal.timeout(2000) })).ok,
    // Whoever dies often must still be back before a caller gives up.
    restart: { minDelayMs: 100, maxDelayMs: 2000 },
  };
}

/** The compiled command line: processes run from `dist`, also when a test starts them from TypeScript. */
function cliPath(): string {
  const path = fileURLToPath(new URL('../cli.js', import.meta.url));
  return path.includes('/dist/') ? path : fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
}
