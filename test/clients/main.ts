/**
 * `npm run test:clients`: programs of others run against the platform as `npm start` has it: upstream's voipbin-mcp, a validator
 * of OpenAPI documents, and schemathesis. `SCHEMATHESIS_EXAMPLES` is how many requests of each kind the last one makes, 10 by
 * default, and `SCHEMATHESIS_SEED` where it begins: the same in every run, unless it is set.
 * `--outputFile=<path>` writes the counts as JSON.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from '../platform/running-platform.ts';
import { checkDocument, fuzzBySchemathesis, useUpstreamTools } from './checks.ts';
import { preparePython } from './python.ts';
import { findTrouble } from './trouble.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Why nothing was run. */
  readonly skipped?: string;
}

const { outputFile } = parseArgs({ options: { outputFile: { type: 'string' } } }).values;
const requirements = new URL('requirements.txt', import.meta.url.replace('/dist/test/', '/test/'));
const python = await preparePython(requirements.pathname);
const counts = 'skipped' in python ? { passed: 0, failed: 0, ...python } : await runAll(python.path);
if (outputFile !== undefined) writeFileSync(outputFile, JSON.stringify(counts));
const { passed, failed, skipped } = counts;
process.stdout.write(
  skipped === undefined ? `${passed} passed, ${failed} failed\n` : `skipped: ${skipped}\n`,
);
process.exitCode = failed > 0 ? 1 : 0;

async function runAll(path: string): Promise<Counts> {
  const dataDir = await makeDataDir();
  const platform = await startRunningPlatform(dataDir, { ACTIVEFLOW_SIMULATOR_SPEED: '10' });
  try {
    const results = [
      ...(await useUpstreamTools(path, platform)),
      await checkDocument(path, platform, dataDir),
      await fuzzBySchemathesis(path, platform, dataDir),
      isUntroubled(platform, dataDir),
    ];
    const failed = results.filter((isFine) => !isFine).length;
    return { passed: results.length - failed, failed };
  } finally {
    await platform.close();
    await removeDataDir(dataDir);
  }
}

/** Whatever was asked, nothing died and the API saw nothing that it calls an error. */
function isUntroubled(platform: RunningPlatform, dataDir: string): boolean {
  const trouble = findTrouble(platform, dataDir);
  for (const line of trouble) process.stdout.write(`${line}\n`);
  process.stdout.write(
    `${trouble.length === 0 ? 'ok' : 'not ok'} no process died and the API logged no error\n`,
  );
  return trouble.length === 0;
}
