import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import type { LineClient } from '../webhooks/line-client.ts';
import { each } from './each.ts';
import { type Loop, startLoop } from './loop.ts';

export interface OverdueParts {
  readonly store: Pick<Store, 'deliveries'>;
  readonly lines: LineClient;
  readonly log: Logger;
  /** Milliseconds between passes; 5000 by default. */
  readonly every?: number;
  /** How late an attempt is when its line counts as left alone; 30 by default. */
  readonly overdueSeconds?: number;
}

const LIMIT = 500;
const ASIDE_LIMIT = 20_000;

/**
 * Starts the workflows of lines under retry that nobody sends: a process died between the database and Temporal, or
 * somebody ended the workflow. A line that is only late has its workflow, and nothing happens. What is queued behind a
 * retry is put aside on the same occasion.
 */
export function startOverdueLines({
  store,
  lines,
  log,
  every = 5000,
  overdueSeconds = 30,
}: OverdueParts): Loop {
  const pass = async (): Promise<void> => {
    await store.deliveries.putAside({ limit: ASIDE_LIMIT });
    const overdue = await store.deliveries.lines.takeOverdue({
      olderThanSeconds: overdueSeconds,
      limit: LIMIT,
    });
    await each(overdue, (line) => lines.ensure(line));
  };
  return startLoop({ name: 'overdue webhook lines', every, pass, log });
}
