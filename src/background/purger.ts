import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import { startLoop } from './loop.ts';

const HOUR_MS = 3_600_000;

/** Deletes what ended more than `olderThanDays` ago, now and every hour, until it is closed. 0 days: keeps everything. */
export function startPurger({
  store,
  olderThanDays,
  log,
}: {
  store: Pick<Store, 'purge'>;
  olderThanDays: number;
  log: Logger;
}): { close(): Promise<void> } {
  if (olderThanDays <= 0) return { close: async () => {} };
  const pass = async (): Promise<void> => {
    const removed = await store.purge({ olderThanDays });
    if (removed > 0) log.info({ removed, older_than_days: olderThanDays }, 'old activeflows deleted');
  };
  return startLoop({ name: 'purge', every: HOUR_MS, pass, log });
}
