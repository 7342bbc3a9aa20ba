import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { StoreOptions } from './store.ts';

/**
 * A connection of its own, for what belongs to a session of Postgres: a lock, or to listen. `begin` is done on it first.
 * @param name for those who look at the connections
 * @throws Error when it cannot be connected, or `begin` fails; it is closed then
 */
export async function openSession(
  url: string,
  { connectionTimeout = 1_000 }: StoreOptions,
  name: string,
  begin: (client: pg.Client) => Promise<void>,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: connectionTimeout,
    query_timeout: connectionTimeout,
    keepAlive: true,
  });
  // What breaks is noticed by `untilBroken`; without a listener the event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await begin(client);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/**
 * Resolves when the session is of no use any more, or is not wanted any more. One whose other end has vanished is noticed by a
 * question without an answer, asked every `heartbeat` ms.
 */
export async function untilBroken(client: pg.Client, stopped: AbortSignal, heartbeat: number): Promise<void> {
  const gone = new AbortController();
  client.once('end', () => gone.abort());
  client.once('error', () => gone.abort());
  const either = AbortSignal.any([gone.signal, stopped]);
  while (!either.aborted) {
    await delay(heartbeat, undefined, { signal: either, ref: false }).catch(() => undefined);
    if (either.aborted) return;
    await client.query('SELECT 1').catch(() => gone.abort());
  }
}
