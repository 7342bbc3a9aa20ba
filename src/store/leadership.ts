import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { openSession, untilBroken } from './session.ts';
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

/** @throws Error when another process leads, or nobody can be asked */
function tryToLead(url: string, options: StoreOptions): Promise<pg.Client> {
  return openSession(url, options, 'activeflow gateway', async (client) => {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
    if (rows[0]?.held !== true) throw new Error('another process leads');
  });
}

function hold(client: pg.Client): { readonly lost: Promise<void>; release(): Promise<void> } {
  const released = new AbortController();
  const lost = untilBroken(client, released.signal, HEARTBEAT).then(() =>
    client.end().catch(() => undefined),
  );
  return {
    lost,
    async release() {
      released.abort();
      await lost;
    },
  };
}
