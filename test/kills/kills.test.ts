import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SeenActiveflow } from '../platform/patient-api.ts';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from '../platform/running-platform.ts';
import { until } from '../platform/until.ts';
import { type Outcome, type Performance, perform } from './performance.ts';
import { chooseSeed, createRandom, shuffled } from './random.ts';
import { failedReplays } from './replayed.ts';
import { type Story, tellStories } from './stories.ts';

/** Deaths, of which six are at chosen moments; twenty in `npm run test:long`. */
const KILLS = Number(process.env.ACTIVEFLOW_KILLS ?? 10);
/** Who dies at random moments, as far as there are more. */
const VICTIMS = [
  ...['worker', 'worker', 'worker', 'gateway', 'gateway', 'gateway', 'api', 'api'],
  ...['temporal', 'temporal', 'temporal', 'postgres', 'postgres', 'postgres'],
];
/** Milliseconds between two deaths. */
const GAP = { least: 200, most: 1800 };

let dataDir: string;
let platform: RunningPlatform;
let stories: readonly Story[];
const twins = new Map<string, Outcome>();

beforeAll(async () => {
  dataDir = await makeDataDir();
  platform = await startRunningPlatform(dataDir, { ACTIVEFLOW_SIMULATOR_SPEED: '4' });
  stories = await tellStories(platform.api);
  const undisturbed = stories.map((story) => perform(platform, story));
  for (const { story, outcome } of undisturbed) twins.set(story.name, await outcome);
}, 90_000);

afterAll(async () => {
  await platform?.close();
  await removeDataDir(dataDir);
}, 60_000);

test(`flows under ${KILLS} kills end as their undisturbed twins: no prompt twice, no digit lost, the same variables`, async () => {
  const random = createRandom(chooseSeed());
  const stage = new Stage();
  const victims = shuffled(VICTIMS, random).slice(0, KILLS - AIMS.length);
  for (const aim of shuffled([...AIMS, ...victims.map(atRandom(random))], random)) await aim(stage);
  const performances = stage.performances;
  const outcomes = await Promise.all(performances.map(({ outcome }) => outcome));
  for (const [index, { story }] of performances.entries()) {
    expect
      .soft(outcomes[index], `${story.name} ${performances[index]?.activeflowId}`)
      .toEqual(twins.get(story.name));
  }
  expect(outcomes.flatMap(({ repeated }) => repeated)).toEqual([]);
  expect(stage.kills).toHaveLength(KILLS);
  expect(platform.events.filter(({ kind }) => kind === 'died').length).toBeGreaterThanOrEqual(KILLS);
  expect(await failedReplays(platform.temporalAddress)).toEqual([]);
  // Longer than a flow may stand still, so that one that does says so.
}, 420_000);

/** The flows that are under way, and who was killed. */
class Stage {
  readonly performances: Performance[] = [];
  readonly kills: string[] = [];

  /** Lets one more story begin; without a name, the one whose turn it is. */
  begin(name?: string): Performance {
    const next = stories[this.performances.length % stories.length] as Story;
    const story = stories.find((told) => told.name === name) ?? next;
    const performance = perform(platform, story);
    // Awaited at the end of the test; a failure before must not end the process.
    performance.outcome.catch(() => {});
    this.performances.push(performance);
    return performance;
  }

  async kill(role: string, moment: string): Promise<void> {
    await platform.kill(role);
    this.kills.push(`${role} ${moment}`);
    process.stdout.write(`kill ${this.kills.length}: ${role} ${moment}\n`);
  }
}

type Aim = (stage: Stage) => Promise<void>;

function atRandom(random: () => number): (role: string) => Aim {
  return (role) => async (stage) => {
    stage.begin();
    await delay(GAP.least + random() * (GAP.most - GAP.least));
    await stage.kill(role, 'at random');
  };
}

/** Kills once the flow of a story is where it shall be; one that was there when nobody could see it is told again. */
function when(story: string, moment: string, role: string, isThere: (seen: SeenActiveflow) => boolean): Aim {
  return async (stage) => {
    for (let seen: SeenActiveflow | undefined; seen === undefined || !isThere(seen); ) {
      const { activeflowId } = stage.begin(story);
      const isSettled = (now: SeenActiveflow): boolean => now.status === 'ended' || isThere(now);
      seen = await platform.api.activeflowWhen(activeflowId, isSettled, { pause: 10, within: 120_000 });
    }
    await stage.kill(role, moment);
  };
}

const waitsIn =
  (type: string) =>
  ({ status, current_action }: SeenActiveflow): boolean =>
    status === 'running' && current_action.type === type;
const isTwoDeep = ({ stack_map }: SeenActiveflow): boolean => Object.keys(stack_map).length === 3;

/** The worker dies when the network has taken a command, before the worker can know. */
const betweenCommandAndEvent: Aim = async (stage) => {
  const { callId } = stage.begin('talks');
  await until(
    'a talk',
    async () => (await platform.people.commands(callId)).find(({ verb }) => verb === 'talk'),
    {
      pause: 1,
    },
  );
  await stage.kill('worker', 'between a command and its event');
};

const AIMS: readonly Aim[] = [
  when('menu', 'in the middle of digits_receive', 'worker', waitsIn('digits_receive')),
  when('menu', 'in the middle of digits_receive', 'temporal', waitsIn('digits_receive')),
  when('sleeper', 'in the middle of a sleep', 'worker', waitsIn('sleep')),
  when('nested', 'two stacks deep', 'worker', isTwoDeep),
  when('nested', 'two stacks deep', 'temporal', isTwoDeep),
  betweenCommandAndEvent,
];
