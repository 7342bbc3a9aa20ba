import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { removePostgres } from '../../src/embedded/postgres-home.ts';

/** A Postgres of a measurement's own; `close` removes it with its data. */
export async function startBenchPostgres(): Promise<{
  readonly url: string;
  close(): Promise<void>;
}> {
  const dataDir = mkdtempSync(join(tmpdir(), 'activeflow-bench-'));
  const server = await startPostgres({ dataDir });
  return {
    url: server.url,
    async close() {
      await server.stop();
      removePostgres(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a series of measurements comes to, in milliseconds. */
export interface Figures {
  readonly median: number;
  readonly p99: number;
  readonly max: number;
}

/** Median, 99th percentile and maximum. */
export function figures(series: readonly number[]): Figures {
  const sorted = [...series].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { median: at(0.5), p99: at(0.99), max: at(1) };
}
