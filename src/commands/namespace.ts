import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { ensureNamespace } from '../embedded/temporal-namespace.ts';

/** A server that starts at the same time, and its services that learn of a new namespace one by one, get this long. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

/**
 * Registers the namespace and its search attributes with a Temporal server of the user's own; the embedded one has them.
 * Done again, it changes nothing.
 * @throws Error without TEMPORAL_ADDRESS, or the last one when the server does not get there within a minute
 */
export async function registerNamespace({ temporal }: Pick<Config, 'temporal'>): Promise<void> {
  const { address, namespace, retentionDays } = temporal;
  if (address === undefined)
    throw new Error('Set TEMPORAL_ADDRESS to host:port of the server that shall have the namespace.');
  await tryUntil(Date.now() + PATIENCE_MS, () => ensureNamespace({ address, namespace, retentionDays }));
  process.stdout.write(`namespace ${namespace} at ${address} is ready\n`);
}

async function tryUntil(deadline: number, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(PAUSE_MS);
    }
  }
}
