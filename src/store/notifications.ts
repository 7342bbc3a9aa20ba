import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Listening } from './events.ts';
import type { StoreOptions } from './store.ts';

/** Where `writeEvent` tells that there is an event; the payload is its id. */
export const CHANNEL = 'activeflow_events';

/** Milliseconds: a connection whose other end has vanished is noticed by a question without an answer. */
const HEARTBEAT = 10_000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/**
 * Listens on a connection of its own, because a pool lends its connections to others. Whenever it is connected anew it says
 * `undefined`: what was told meanwhile is lost, and has to be looked for.
 * Rejects when the first connection fails.
 */
export async function listenForEvents(
  url: string,
  options: StoreOptions,
  heard: (cursor: string | undefined) => void,
): Promise<Listening> {
  const stopped = new AbortController();
  let client = await connect(url, options, heard);
  const listening = (async () => {
    for (;;) {
      await broken(client, stopped.signal);
      await client.end().catch(() => undefined);
      const next = await reconnect(stopped.signal, () => connect(url, options, heard));
      if (next === undefined) return;
      client = next;
      heard(undefined);
    }
  })();
  return {
    async close() {
      stopped.abort();
      await listening;
    },
  };
}

async function connect(
  url: string,
  { connectionTimeout = 1_000 }: StoreOptions,
  heard: (cursor: string) => void,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'activeflow events',
    connectionTimeoutMillis: connectionTimeout,
    query_timeout: connectionTimeout,
    keepAlive: true,
  });
  // Told again by `broken`; without a listener the event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    client.on('notification', ({ payload = '' }) => heard(payload));
    await client.query(`LISTEN ${CHANNEL}`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Resolves when the connection is of no use any more, or is not wanted any more. */
async function broken(client: pg.Client, stopped: AbortSignal): Promise<void> {
  const gone = new AbortController();
  client.once('end', () => gone.abort());
  client.once('error', () => gone.abort());
  const either = AbortSignal.any([gone.signal, stopped]);
  while (!either.aborted) {
    await delay(HEARTBEAT, undefined, { signal: either, ref: false }).catch(() => undefined);
    if (either.aborted) return;
    await client.query('SELECT 1').catch(() => gone.abort());
  }
}

async function reconnect(
  stopped: AbortSignal,
  open: () => Promise<pg.Client>,
): Promise<pg.Client | undefined> {
  for (let pause = FIRST_PAUSE; !stopped.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const client = await open().catch(() => undefined);
    if (client !== undefined) return client;
    await delay(pause, undefined, { signal: stopped, ref: false }).catch(() => undefined);
  }
  return undefined;
}
