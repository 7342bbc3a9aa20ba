import { rmSync } from 'node:fs';
import type { Config } from '../config.ts';
import { removePostgres } from '../embedded/postgres-home.ts';
import { createSupervisor } from '../supervisor/supervisor.ts';

/** Deletes the embedded platform's data. Refused while it runs; what a killed one left running is ended first. */
export async function reset(config: Config): Promise<void> {
  const supervisor = await createSupervisor({ dataDir: config.dataDir });
  await supervisor.stop();
  await removePostgres(config.dataDir);
  rmSync(config.dataDir, { recursive: true, force: true });
  process.stdout.write(`deleted ${config.dataDir}\n`);
}
