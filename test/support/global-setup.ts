import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { loadConfig } from '../../src/config.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { removePostgres } from '../../src/embedded/postgres-home.ts';
import { startTemporal } from '../../src/embedded/temporal-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `host:port` of the Temporal server that all test files share. */
    temporal: string;
    /** Connection string of the Postgres that all test files share. */
    postgres: string;
    /** File of the workflow code that all test files share; there once one of them has made it. */
    workflowBundle: string;
  }
}

/**
 * One real Temporal server and one Postgres for all test files; each uses task queues and a database of its own. A test that
 * kills a server starts another one.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'activeflow-test-'));
  const closing = [() => rm(dataDir, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const one of closing.reverse()) await one();
  };
  try {
    const temporal = await openTemporal(join(dataDir, 'temporal'));
    closing.push(() => temporal.stop());
    const postgresDir = join(dataDir, 'postgres');
    const postgres = await startPostgres({ dataDir: postgresDir });
    closing.push(async () => {
      await postgres.stop();
      removePostgres(postgresDir);
    });
    project.provide('temporal', temporal.address);
    project.provide('postgres', postgres.url);
    shareBundle(project, join(dataDir, 'workflow-bundle.js'));
    return close;
  } catch (error) {
    await close();
    throw error;
  }
}

/** A run after a change, under `vitest watch`, has to make it again. */
function shareBundle(project: TestProject, file: string): void {
  project.provide('workflowBundle', file);
  project.onTestsRerun(() => rm(file, { force: true }));
}

function openTemporal(dataDir: string) {
  const { downloadUrl, namespace } = loadConfig({}).temporal;
  const report = (line: string): void => void process.stdout.write(`${line}\n`);
  return startTemporal({ dataDir, namespace, retentionDays: 1, downloadUrl, ui: false, report });
}
