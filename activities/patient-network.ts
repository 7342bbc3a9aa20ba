import type { PhoneNetworkPort } from './phone-network.ts';
import type { ThreeTries } from './three-tries.ts';

/**
 * A phone network each of whose commands and questions is tried three times (contract 1.4); the command's id makes that
 * harmless.
 */
export function createPatientNetwork(network: PhoneNetworkPort, threeTries: ThreeTries): PhoneNetworkPort {
  return new Proxy(network, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => threeTries(() => Promise.resolve(value.apply(target, args)));
    },
  });
}
