import type { Config } from '../config.ts';
import { ensureNamespace } from '../embedded/temporal-namespace.ts';

/**
 * Registers the namespace and its search attributes with a Temporal server of the user's own; the embedded one has them.
 * Done again, it changes nothing.
 * @throws Error without TEMPORAL_ADDRESS, or when the server does not answer
 */
export async function registerNamespace({ temporal }: Config): Promise<void> {
  const { address, namespace, retentionDays } = temporal;
  if (address === undefined)
    throw new Error('Set TEMPORAL_ADDRESS to host:port of the server that shall have the namespace.');
  await ensureNamespace({ address, namespace, retentionDays });
  process.stdout.write(`namespace ${namespace} at ${address} is ready\n`);
}
