import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { loadConfig } from '../../src/config.ts';
import { startTemporal } from '../../src/embedded/temporal-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `host:port` of the Temporal server that all test files share. */
    temporal: string;
  }
}

/** One real Temporal server for all test files; each uses task queues of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'activeflow-test-'));
  const { downloadUrl, namespace } = loadConfig({}).temporal;
  const report = (line: string): void => void process.stdout.write(`${line}\n`);
  const temporal = await startTemporal({
    dataDir,
    namespace,
    retentionDays: 1,
    downloadUrl,
    ui: false,
    report,
  });
  project.provide('temporal', temporal.address);
  return async () => {
    await temporal.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
