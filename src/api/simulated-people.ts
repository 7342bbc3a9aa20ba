import type { PersonCall } from '../providers/simulator/network.ts';
import type { CallerInput } from '../providers/simulator/script.ts';

/** The people in the simulated phone network, as far as the API lets a customer play them. Failures are `SimulatorError`s. */
export interface SimulatedPeople {
  /** Somebody calls in; answers the call's id. */
  ring(caller: CallerInput): Promise<string>;
  /** What the person on the call heard and did; undefined when the network knows no such call. */
  call(callId: string): Promise<PersonCall | undefined>;
  press(callId: string, digits: string): Promise<void>;
  say(callId: string, text: string): Promise<void>;
  hangUp(callId: string): Promise<void>;
}
