/**
 * `npm run sim:campaign -- --targets 5000 --rate 10 --kills 10`: a campaign on the whole platform, whose worker is killed meanwhile.
 * Every target is dialled once, or this fails.
 */
import { parseArgs } from 'node:util';
import { makeDataDir, removeDataDir, startRunningPlatform } from '../platform/running-platform.ts';
import { runCampaign } from './campaign-run.ts';

const { values } = parseArgs({
  options: {
    targets: { type: 'string', default: '5000' },
    rate: { type: 'string', default: '10' },
    kills: { type: 'string', default: '10' },
  },
});
const [targets, rate, kills] = [Number(values.targets), Number(values.rate), Number(values.kills)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const dataDir = await makeDataDir();
const platform = await startRunningPlatform(dataDir, { ACTIVEFLOW_SIMULATOR_SPEED: '10' });
try {
  const began = Date.now();
  say(`${targets} targets at ${rate} a second, ${kills} kills`);
  const report = await runCampaign(platform, {
    ...{ targets, rate, kills },
    say: (line) => say(`${Math.round((Date.now() - began) / 1000)} s: ${line}`),
  });
  say(JSON.stringify(report, null, 2));
  const isRight = report.dialled[1] === targets && report.targets['done success'] === targets;
  say(isRight ? 'ok: every target was dialled once' : 'not ok: see above');
  process.exitCode = isRight ? 0 : 1;
} finally {
  await platform.close();
  await removeDataDir(dataDir);
}
