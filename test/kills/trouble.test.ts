import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from '../platform/running-platform.ts';
import { type Outcome, perform } from './performance.ts';
import { chooseSeed } from './random.ts';
import { type Story, tellStories } from './stories.ts';

const CALLS = 20;

let dataDir: string;
let platform: RunningPlatform;

beforeAll(async () => {
  dataDir = await makeDataDir();
  platform = await startRunningPlatform(dataDir, { ACTIVEFLOW_SIMULATOR_SPEED: '4' });
}, 60_000);

afterAll(async () => {
  await platform?.close();
  await removeDataDir(dataDir);
}, 60_000);

test('twenty calls over a network that repeats, delays, loses and reorders events and forgets to answer end as their undisturbed twins', async () => {
  const stories = (await tellStories(platform.api)).filter(({ script }) => script !== undefined);
  const twins = new Map<string, Outcome>();
  for (const { story, outcome } of stories.map((told) => perform(platform, told)))
    twins.set(story.name, await outcome);

  const seed = chooseSeed();
  const events = { duplicate: 0.3, late: 0.2, late_ms: 400, lost: 0.1, reordered: 0.2 };
  await platform.people.setTrouble({ seed, ...events, timeouts: 0.08, errors: 0.04 });
  const told = Array.from({ length: CALLS }, (_, at) => stories[at % stories.length] as Story);
  const calls = told.map((story) => perform(platform, story, 60_000));
  const outcomes = await Promise.all(calls.map(({ outcome }) => outcome));

  let given = 0;
  for (const [at, { story, callId }] of calls.entries()) {
    if (await wasRefusedForGood(callId)) given += 1;
    else expect.soft(outcomes[at], `${story.name} ${callId}`).toEqual(twins.get(story.name));
  }
  expect(outcomes.flatMap(({ repeated }) => repeated)).toEqual([]);
  expect(given, 'calls with a command that failed three times').toBeLessThan(CALLS / 2);
  const commands = await platform.people.commands();
  expect(commands.filter(({ answer_lost }) => answer_lost).length).toBeGreaterThan(0);
}, 120_000);

/** A command that the network does not take in three tries has failed, by contract: no twin has that. */
async function wasRefusedForGood(callId: string | undefined): Promise<boolean> {
  const tries = new Map<string, number>();
  for (const { command_id, answer, answer_lost } of await platform.people.commands(callId)) {
    if (answer === 'error' || answer_lost) tries.set(command_id, (tries.get(command_id) ?? 0) + 1);
  }
  return [...tries.values()].some((count) => count >= 3);
}
