import { startApi } from './api.ts';
import { startGateway } from './gateway.ts';
import type { StartRole } from './role.ts';
import { startSimulator } from './simulator.ts';
import { startWorker } from './worker.ts';

/** Our own processes by name: what `activeflow role <name>` runs. */
export const roles: Readonly<Record<string, StartRole>> = {
  api: startApi,
  gateway: startGateway,
  simulator: startSimulator,
  worker: startWorker,
};
