import { setTimeout as delay } from 'node:timers/promises';
import { Gauge } from 'prom-client';
import { actionTypes } from '../../workflows/actions/index.ts';
import type { ExecutedAction } from '../../workflows/interpreter/action.ts';
import type { Census } from '../store/census.ts';
import type { StoreObserver } from '../store/observer.ts';
import type { Metrics } from './metrics.ts';

/** Milliseconds that a scrape waits for the database; what is not known by then has no value in it. */
const PATIENCE = 2_000;

const TYPES = new Set(actionTypes.map(({ type }) => type));

/** Counts what the store is told to keep. */
export function countStored({ actions, ends, webhookAttempts }: Metrics): StoreObserver {
  return {
    stored({ executed, ended }) {
      for (const [index, action] of executed.entries()) {
        const type = TYPES.has(action.type) ? action.type : 'other';
        actions.observe({ type, result: action.result }, secondsOf(action, executed[index + 1]));
      }
      if (ended !== undefined) ends.inc({ reason: ended });
    },
    attempted: (outcome) => webhookAttempts.inc({ outcome }),
  };
}

/** An action is over when the next one starts; the last one of a rest, when the rest is stored. */
function secondsOf(action: ExecutedAction, next: ExecutedAction | undefined): number {
  const end = next === undefined ? Date.now() : toMs(next.tm_execute);
  return Math.max(0, end - toMs(action.tm_execute)) / 1_000;
}

function toMs(timestamp: string): number {
  return Date.parse(`${timestamp.replace(' ', 'T')}Z`);
}

/** The connections of this process to the database, asked for at each scrape. */
export function watchConnections({ registry }: Pick<Metrics, 'registry'>, census: Census): void {
  new Gauge({
    name: 'activeflow_database_connections',
    help: 'Connections of this process to the database: idle, busy; waiting are those who want one.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const [state, count] of Object.entries(await census.connections())) this.set({ state }, count);
    },
  });
}

/** How much there is in the whole platform, whichever process is asked: take the greatest of all workers, not their sum. */
export function watchPlatform({ registry }: Pick<Metrics, 'registry'>, census: Census): void {
  const registers = [registry];
  new Gauge({
    name: 'activeflow_open_activeflows',
    help: 'Activeflows of the whole platform that have not ended, by status.',
    labelNames: ['status'],
    registers,
    async collect() {
      const found = await inTime(census.openActiveflows());
      this.reset();
      if (found === undefined) return;
      for (const status of ['created', 'running']) this.set({ status }, 0);
      for (const { status, count } of found) this.set({ status: status || 'created' }, count);
    },
  });
  const oldest = new Gauge({
    name: 'activeflow_webhook_oldest_seconds',
    help: 'Age of the oldest webhook of the whole platform that is still to be delivered, by status.',
    labelNames: ['status'],
    registers,
  });
  new Gauge({
    name: 'activeflow_webhook_backlog',
    help: 'Webhooks of the whole platform that are still to be delivered: pending, or retrying after a failure.',
    labelNames: ['status'],
    registers,
    async collect() {
      const found = await inTime(census.openDeliveries());
      this.reset();
      oldest.reset();
      for (const { status, count, oldest_seconds } of found ?? []) {
        this.set({ status }, count);
        oldest.set({ status }, oldest_seconds);
      }
    },
  });
}

async function inTime<T>(asked: Promise<T>): Promise<T | undefined> {
  return await Promise.race([asked.catch(() => undefined), delay(PATIENCE, undefined, { ref: false })]);
}
