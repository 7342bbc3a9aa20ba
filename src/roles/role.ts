import pino, { type Logger } from 'pino';
import type { Config } from '../config.ts';
import { serveHealth } from './health.ts';

/** A process of the platform while it runs. */
export interface RunningRole {
  /** Finishes what it has begun, then closes its connections. */
  close(): Promise<void>;
  /** Settles when it ends by itself, which it should not. */
  readonly ended?: Promise<void>;
}

export type StartRole = (config: Config, log: Logger) => Promise<RunningRole>;

/**
 * Runs a role until SIGTERM or SIGINT. An error that nobody caught ends the process: whoever supervises it starts a new
 * one, and nothing is lost.
 */
export async function runRole(name: string, config: Config, start: StartRole): Promise<void> {
  const log = pino({ name, level: config.logLevel });
  let ready = false;
  const health = await serveHealth(config.healthPort, () => ready);
  const role = await start(config, log);
  ready = true;
  log.info('ready');
  await Promise.race([asked(), role.ended ?? new Promise(() => {})]);
  ready = false;
  log.info('ending');
  await role.close();
  health.close();
}

function asked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
