import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Listening } from './events.ts';
import { openSession, untilBroken } from './session.ts';
import type { StoreOptions } from './store.ts';

/** Where `writeEvent` tells that there is an event; the payload is its id. */
export const CHANNEL = 'activeflow_events';

/** Milliseconds between two questions whether the connection still stands. */
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
      await untilBroken(client, stopped.signal, HEARTBEAT);
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

function connect(url: string, options: StoreOptions, heard: (cursor: string) => void): Promise<pg.Client> {
  return openSession(url, options, 'activeflow events', async (client) => {
    client.on('notification', ({ payload = '' }) => heard(payload));
    await client.query(`LISTEN ${CHANNEL}`);
  });
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
