/**
 * `npm run sim:queue -- --callers 200 --agents 20 --seconds 180 --kills 10`: an hour of a call centre, 20 times faster, on the whole
 * platform, whose worker is killed meanwhile. Everybody is served once or leaves, in their order, or this fails.
 */
import { parseArgs } from 'node:util';
import { makeDataDir, removeDataDir, startRunningPlatform } from '../platform/running-platform.ts';
import { runQueue } from './queue-run.ts';

const { values } = parseArgs({
  options: {
    callers: { type: 'string', default: '200' },
    agents: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '180' },
    kills: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  },
});
const { callers, agents, seconds, kills, seed } = values;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const dataDir = await makeDataDir();
const platform = await startRunningPlatform(dataDir);
try {
  const began = Date.now();
  say(`${callers} callers, ${agents} agents, ${seconds} s, ${kills} kills (--seed ${seed})`);
  const report = await runQueue(platform, {
    callers: Number(callers),
    agents: Number(agents),
    seconds: Number(seconds),
    kills: Number(kills),
    seed: Number(seed),
    say: (line) => say(`${Math.round((Date.now() - began) / 1000)} s: ${line}`),
  });
  say(JSON.stringify(report, null, 2));
  const isRight = report.mistakes.length === 0 && report.kills === Number(kills);
  say(isRight ? 'ok: everybody was served once or left, in their order' : 'not ok: see above');
  process.exitCode = isRight ? 0 : 1;
} finally {
  await platform.close();
  await removeDataDir(dataDir);
}
