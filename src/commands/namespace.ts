import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { namespaceId } from '../background/workflow-state.ts';
import type { Config } from '../config.ts';
import { ensureNamespace } from '../embedded/temporal-namespace.ts';
import { openStore } from '../store/open.ts';

/** A server that starts at the same time, and its services that learn of a new namespace one by one, get this long. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

/**
 * Registers the namespace and its search attributes with a Temporal server of the user's own; the embedded one has them.
 * Done again, it changes nothing. With `adopt` the database takes it for the one that its activeflows run in.
 * @throws Error without TEMPORAL_ADDRESS, or the last one when the server does not get there within a minute
 */
export async function registerNamespace(
  { temporal, database }: Pick<Config, 'temporal' | 'database'>,
  { adopt = false }: { readonly adopt?: boolean } = {},
): Promise<void> {
  const { address, namespace, retentionDays } = temporal;
  if (address === undefined)
    throw new Error('Set TEMPORAL_ADDRESS to host:port of the server that shall have the namespace.');
  await tryUntil(Date.now() + PATIENCE_MS, () => ensureNamespace({ address, namespace, retentionDays }));
  process.stdout.write(`namespace ${namespace} at ${address} is ready\n`);
  if (adopt) await adoptNamespace({ address, namespace }, database.url);
}

/** Activeflows that run elsewhere count as gone from now on: a worker ends them, with their on-complete flows. */
async function adoptNamespace(
  { address, namespace }: { readonly address: string; readonly namespace: string },
  databaseUrl: string | undefined,
): Promise<void> {
  if (databaseUrl === undefined) throw new Error('Set DATABASE_URL to the database whose activeflows move.');
  const connection = await Connection.connect({ address });
  const store = await openStore(databaseUrl, { poolSize: 1 });
  try {
    await store.reconciliation.adopt(await namespaceId(new Client({ connection, namespace })));
    process.stdout.write('The database looks for its workflows here from now on.\n');
  } finally {
    await store.close();
    await connection.close();
  }
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
