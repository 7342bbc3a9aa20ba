import type { StartRole } from './role.ts';

/** Our own processes by name: what `activeflow role <name>` runs. Each loads what it needs alone, so as to be up soon. */
export const roles: Readonly<Record<string, () => Promise<StartRole>>> = {
  api: async () => (await import('./api.ts')).startApi,
  gateway: async () => (await import('./gateway.ts')).startGateway,
  simulator: async () => (await import('./simulator.ts')).startSimulator,
  worker: async () => (await import('./worker.ts')).startWorker,
};
