import { setTimeout as delay } from 'node:timers/promises';
import type { FlowClient } from './flow-client.ts';
import type { Store } from './store/store.ts';

/** What a process needs for its work, by name: whether it has it. */
export type Checks = Readonly<Record<string, boolean>>;

/** Milliseconds that each has to answer. */
const PATIENCE = 1_000;

/** Asks the two that nearly every process needs whether they answer within a second. */
export async function checkServers(
  store: Pick<Store, 'ping'>,
  flows: Pick<FlowClient, 'reachable'>,
): Promise<{ readonly database: boolean; readonly temporal: boolean }> {
  const [database, temporal] = await Promise.all([answers(store.ping()), flows.reachable(PATIENCE)]);
  return { database, temporal };
}

function answers(asked: Promise<void>): Promise<boolean> {
  const answered = asked.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, delay(PATIENCE, false, { ref: false })]);
}
