import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from '../platform/running-platform.ts';
import { runCampaign } from '../sim/campaign-run.ts';

let dataDir: string;
let platform: RunningPlatform;

beforeAll(async () => {
  dataDir = await makeDataDir();
  platform = await startRunningPlatform(dataDir, { ACTIVEFLOW_SIMULATOR_SPEED: '10' });
}, 90_000);

afterAll(async () => {
  await platform?.close();
  await removeDataDir(dataDir);
}, 60_000);

// `npm run sim:campaign` is the same with 5,000 targets and ten kills.
test('a campaign whose worker is killed again and again dials every target once, not faster than it may', async () => {
  const targets = 80;
  const report = await runCampaign(platform, { targets, rate: 10, kills: 2 });
  expect(report).toMatchObject({ dialled: { 1: targets }, targets: { 'done success': targets }, kills: 2 });
  expect(Object.keys(report.dialled)).toEqual(['1']);
  // What was begun before a death is dialled after it, beside what is begun then.
  expect(report.busiest).toBeLessThanOrEqual(20);
}, 240_000);
