import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningPostgres, startPostgres } from '../../src/embedded/postgres.ts';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from '../platform/running-platform.ts';
import { ECHO, EchoCall, report } from './echo-call.ts';

/** Measurements per victim; more for figures to publish. */
const ROUNDS = Number(process.env.ACTIVEFLOW_ROUNDS ?? 2);
/** What a caller will bear; the machine may be busy with other tests. */
const LIMIT_MS = 15_000;

let dataDir: string;
let postgres: RunningPostgres;
let platform: RunningPlatform;
let echo: string;

beforeAll(async () => {
  dataDir = await makeDataDir();
  // Outside the supervisor, so that it stays down when it is killed.
  postgres = await startPostgres({ dataDir });
  platform = await startRunningPlatform(dataDir, {
    DATABASE_URL: postgres.url,
    ACTIVEFLOW_SIMULATOR_SPEED: '4',
  });
  echo = await platform.api.createFlow('echo', ECHO);
}, 60_000);

afterAll(async () => {
  await platform?.close();
  await postgres?.stop();
  await removeDataDir(dataDir);
}, 60_000);

test.each(['worker', 'gateway', 'temporal'])(
  'a digit pressed right after the death of the %s is reacted to soon',
  async (victim) => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const call = await EchoCall.ring(platform, echo);
      await call.reaction('1');
      await platform.kill(victim);
      times.push(await call.reaction('2'));
      await call.hangUp();
    }
    report(`after the death of the ${victim}`, times);
    expect(Math.max(...times)).toBeLessThan(LIMIT_MS);
  },
  120_000,
);

test('a worker that dies between a command and its event holds the flow up only for a moment', async () => {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const call = await EchoCall.ring(platform, echo);
    await call.press('1');
    await call.heard(1);
    await platform.kill('worker');
    times.push(await call.reaction('2'));
    await call.hangUp();
  }
  report('after the death of the worker between a command and its event', times);
  expect(Math.max(...times)).toBeLessThan(LIMIT_MS);
}, 120_000);

test('calls go on while the database is away, and what happened meanwhile is stored when it is back', async () => {
  const call = await EchoCall.ring(platform, echo);
  const before = await call.reaction('1');
  await postgres.kill();
  const times: number[] = [];
  try {
    for (const digit of '23456') times.push(await call.reaction(digit));
  } finally {
    await postgres.restart();
  }
  const after = await call.reaction('7');
  report(`with the database away (before ${before}, after ${after})`, times);
  expect(Math.max(...times)).toBeLessThan(LIMIT_MS);
  await call.hangUp();
  const activeflow = await platform.api.activeflowWhen(call.activeflowId, ({ status }) => status === 'ended');
  const talks = activeflow.executed_actions.filter(({ type }) => type === 'talk');
  expect(talks).toHaveLength(7);
  expect(activeflow.executed_actions.map(({ n }) => n)).toEqual(
    activeflow.executed_actions.map((_, at) => at + 1),
  );
}, 120_000);
