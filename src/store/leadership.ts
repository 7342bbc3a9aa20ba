import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { StoreOptions } from './store.ts';

/** The lock that whoever reads Asterisk's events holds; any number that nobody else uses. */
const LOCK = 7_306_081_122;
/** Milliseconds between two tries, and between two questions whether the connection still stands. */
const PAUSE = 500;
const HEARTBEAT = 2_000;

/**
 * Waits until this process holds the lock: one process of the deployment does. It is a lock of a session of Postgres, so that it is free
 * as soon as its holder is dead or cut off; a holder that is cut off is told by `lost`. Needs a connection to Postgres itself, not
 * one to a pooler that lends sessions by transaction.
 * @throws Error when it is aborted
 */
export async function leadEvents(
  url: string,
  options: StoreOptions,
  signal: AbortSignal,
): Promise<{ readonly lost: Promise<void>; release(): Promise<void> }> {
  for (;;) {
    signal.throwIfAborted();
    const client = await tryToLead(url, options).catch(() => undefined);
    if (client !== undefined) return hold(client);
    await delay(PAUSE, undefined, { signal });
  }
}

async function tryToLead(
  url: string,
  { connectionTimeout = 1_000 }: StoreOptions,
): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'activeflow gateway',
    connectionTimeoutMillis: connectionTimeout,
    query_timeout: connectionTimeout,
    keepAlive: true,
  });
  // What breaks is noticed by the next question; without a listener the event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
    if (rows[0]?.held === true) return client;
  } catch {
    // Somebody who cannot ask does not lead.
  }
  await client.end().catch(() => undefined);
  return undefined;
}

function hold(client: pg.Client): { readonly lost: Promise<void>; release(): Promise<void> } {
  const gone = new AbortController();
  client.once('end', () => gone.abort());
  client.once('error', () => gone.abort());
  const lost = (async () => {
    while (!gone.signal.aborted) {
      await delay(HEARTBEAT, undefined, { signal: gone.signal, ref: false }).catch(() => undefined);
      if (!gone.signal.aborted) await client.query('SELECT 1').catch(() => gone.abort());
    }
    await client.end().catch(() => undefined);
  })();
  return {
    lost,
    async release() {
      gone.abort();
      await lost;
    },
  };
}
