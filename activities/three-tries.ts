import { EffectRefused } from './failure.ts';

/** Pauses before the second and third try of a command (contract 1.4: three tries in three seconds). */
const PAUSES_MS = [500, 1500];

/** Sends a command until it is taken. */
export type ThreeTries = <T>(send: () => Promise<T>) => Promise<T>;

/**
 * @param pause waits between two tries.
 * @throws EffectRefused `PROVIDER_FAILED` after three tries.
 */
export function createThreeTries(pause: (ms: number) => Promise<unknown>): ThreeTries {
  return async (send) => {
    for (const wait of PAUSES_MS) {
      try {
        return await send();
      } catch {
        await pause(wait);
      }
    }
    try {
      return await send();
    } catch (error) {
      throw new EffectRefused(
        'PROVIDER_FAILED',
        `the phone network did not take the command in three tries: ${String(error)}`,
      );
    }
  };
}
