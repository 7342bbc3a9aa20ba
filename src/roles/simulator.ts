import { runSimulator } from '../providers/simulator/server.ts';
import type { StartRole } from './role.ts';

/** The simulated phone network, in a process of its own so that it outlives a killed worker as a real switch would. */
export const startSimulator: StartRole = async (config) => {
  const { close } = await runSimulator(config.simulator);
  return { close, ready: async () => ({}) };
};
