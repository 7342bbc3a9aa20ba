import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics, type Metrics, measureProcess } from '../observability/metrics.ts';
import { readTemporalMetrics } from '../observability/temporal-metrics.ts';
import { startTracing } from '../observability/tracing.ts';
import type { Checks } from '../readiness.ts';
import { serveHealth } from './health.ts';

/** A process of the platform while it runs. */
export interface RunningRole {
  /** What it needs for its work, and whether it has it; asked for by `/readyz`. */
  ready(): Promise<Checks>;
  /** Finishes what it has begun, then closes its connections. */
  close(): Promise<void>;
  /** Settles when it ends by itself, which it should not. */
  readonly ended?: Promise<void>;
}

export type StartRole = (config: Config, log: Logger, metrics: Metrics) => Promise<RunningRole>;

/**
 * Runs a role until SIGTERM or SIGINT: then it is not ready any more, finishes what it has begun, and ends. An error that nobody
 * caught ends the process: whoever supervises it starts a new one, and nothing is lost.
 */
export async function runRole(name: string, config: Config, start: StartRole): Promise<void> {
  const log = createLogger(name, config.logLevel);
  const tracing = await startTracing(name, config.health);
  const metrics = createMetrics();
  measureProcess(metrics);
  let running: RunningRole | undefined;
  const health = await serveHealth(config.health, {
    ready: async () => ({ running: running !== undefined, ...(await running?.ready()) }),
    metrics: () => allMetrics(metrics, config),
  });
  const role = await start(config, log, metrics);
  running = role;
  log.info('ready');
  await Promise.race([asked(), role.ended ?? new Promise(() => {})]);
  running = undefined;
  log.info('ending');
  await role.close();
  await tracing?.close();
  health.close();
}

async function allMetrics({ registry }: Metrics, { health }: Config): Promise<string> {
  const port = health.temporalMetricsPort;
  const [ours, temporal] = await Promise.all([
    registry.metrics(),
    port === undefined ? '' : readTemporalMetrics(port),
  ]);
  return temporal === '' ? ours : `${ours}\n${temporal}`;
}

function asked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
