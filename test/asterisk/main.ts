/**
 * `npm run test:asterisk`: the platform with a real Asterisk and real SIP phones. Finds an Asterisk in the cache or installs it there by
 * Debian's packages, which needs root; without one it says so and ends well. `--outputFile=<path>` writes the counts as JSON; other
 * arguments choose files, as vitest's do.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { findEngine } from './installation.ts';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

const { values, positionals } = parseArgs({
  options: { outputFile: { type: 'string' } },
  allowPositionals: true,
});
const engine = await findEngine();
const counts = 'skipped' in engine ? { passed: 0, failed: 0, ...engine } : await runAll(engine.root);
if (values.outputFile !== undefined) writeFileSync(values.outputFile, JSON.stringify(counts));
process.stdout.write(
  'skipped' in counts ? `skipped: ${counts.skipped}\n` : `${counts.passed} passed, ${counts.failed} failed\n`,
);
process.exitCode = counts.failed > 0 ? 1 : 0;

async function runAll(root: string): Promise<{ readonly passed: number; readonly failed: number }> {
  const file = join(tmpdir(), `activeflow-asterisk-${process.pid}.json`);
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${file}`];
  const args = ['vitest', 'run', '--config', 'test/asterisk/vitest.config.ts', ...reporters, ...positionals];
  const env = { ...process.env, ACTIVEFLOW_TEST_ASTERISK: root };
  const child = spawn('npx', ['--no-install', ...args], { env, stdio: 'inherit' });
  await once(child, 'exit');
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const results = report.parse(JSON.parse(readFileSync(file, 'utf8')));
  rmSync(file);
  // A file that cannot even be loaded has no failed tests, so it counts as one.
  const broken = results.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: results.numPassedTests, failed: results.numFailedTests + broken.length };
}
