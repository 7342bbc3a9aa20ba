import type { People } from '../../providers/simulator/client.ts';

/** The people in the simulated phone network, as far as the API lets a customer play them. Failures are `SimulatorError`s. */
export type SimulatedPeople = Pick<People, 'ring' | 'call' | 'press' | 'say' | 'hangUp' | 'setNumbers'>;
