/**
 * `npm run fuzz -- --minutes 10`: random requests to the platform as `npm start` has it, while nothing may answer 5xx or hang, no
 * process may die or log an error, and the API's memory must stay flat. `--seed` repeats the requests of a run, but not the
 * order in which they meet. `--outputFile` writes the counts as JSON.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findTrouble } from '../clients/trouble.ts';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from '../platform/running-platform.ts';
import { Fuzzing } from './fuzzing.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    outputFile: { type: 'string' },
  },
});

const dataDir = await makeDataDir();
const platform = await startRunningPlatform(dataDir, { ACTIVEFLOW_SIMULATOR_SPEED: '10' });
const findings = await fuzz(platform).finally(async () => {
  await platform.close();
  await removeDataDir(dataDir);
});
const failed = findings.length === 0 ? 0 : 1;
if (values.outputFile !== undefined) {
  writeFileSync(values.outputFile, JSON.stringify({ passed: 1 - failed, failed }));
}
process.exitCode = failed;

async function fuzz(running: RunningPlatform): Promise<readonly string[]> {
  const minutes = Number(values.minutes);
  say(`Random requests for ${minutes} minutes, seed ${values.seed}.`);
  const fuzzing = await Fuzzing.prepare(running, Number(values.seed));
  await fuzzing.run(minutes * 60_000);
  const found = [...fuzzing.findings(), ...findTrouble(running, dataDir)];
  for (const finding of found.slice(0, 50)) say(finding);
  say(fuzzing.summary());
  say(found.length === 0 ? 'ok: nothing was found' : `not ok: ${found.length} findings`);
  return found;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
