import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { triggeredId } from '../../src/store/ids.ts';
import { isAlive, type ProcessIdentity } from '../../src/supervisor/process-identity.ts';
import { makeDataDir, removeDataDir } from '../platform/running-platform.ts';
import { killAll, type StartedPlatform, spawnPlatform } from './started-platform.ts';

let dataDir: string;
let platform: StartedPlatform;
const everStarted: ProcessIdentity[] = [];

beforeAll(async () => {
  dataDir = await makeDataDir();
  platform = await start();
}, 60_000);

afterAll(async () => {
  await killAll(everStarted);
  await removeDataDir(dataDir);
}, 60_000);

test('after kill -9 of everything the next start resumes: a sleep and a block go on, a call that is gone ends reference_ended', async () => {
  const blocker = await createActiveflow([{ id: 'wait', type: 'block' }, set('went_on')]);
  const caller = await ringInto([
    { type: 'answer' },
    { id: 'hold', type: 'sleep', option: { duration: 600_000 } },
  ]);
  await waitUntilCurrent(blocker, 'block');
  await waitUntilCurrent(caller, 'sleep');
  // Last, so that it still sleeps when everything is killed.
  const sleeper = await createActiveflow([{ type: 'sleep', option: { duration: 6_000 } }, set('slept')]);
  await waitUntilCurrent(sleeper, 'sleep');

  await killAll(platform.processes());
  const portsBefore = readFileSync(join(dataDir, 'ports.json'), 'utf8');
  platform = await start();

  expect(readFileSync(join(dataDir, 'ports.json'), 'utf8')).toBe(portsBefore);
  const answer = await platform.api.ask('POST', `/v1.0/activeflows/${blocker}/continue`, {});
  expect(answer.status).toBe(200);
  expect(await ending(blocker)).toMatchObject({ ended_reason: 'completed', variables: { went_on: 'yes' } });
  expect(await ending(sleeper)).toMatchObject({ ended_reason: 'completed', variables: { slept: 'yes' } });
  expect(await ending(caller)).toMatchObject({ ended_reason: 'reference_ended' });
}, 120_000);

test('after kill -9 of the supervisor alone the next start ends what it left, and takes the same ports', async () => {
  const blocker = await createActiveflow([{ id: 'wait', type: 'block' }, set('went_on')]);
  await waitUntilCurrent(blocker, 'block');
  const [supervisor, ...orphans] = platform.processes();
  await killAll([supervisor as ProcessIdentity]);
  expect(orphans.filter(isAlive)).toHaveLength(orphans.length);
  const portsBefore = readFileSync(join(dataDir, 'ports.json'), 'utf8');

  platform = await start();

  expect(orphans.filter(isAlive)).toEqual([]);
  expect(platform.said()).toContain('left over from a start that was killed');
  expect(readFileSync(join(dataDir, 'ports.json'), 'utf8')).toBe(portsBefore);
  await platform.api.ask('POST', `/v1.0/activeflows/${blocker}/continue`, {});
  expect(await ending(blocker)).toMatchObject({ ended_reason: 'completed', variables: { went_on: 'yes' } });
}, 90_000);

test('Ctrl-C ends everything within 15 s with exit code 0, and the next start resumes a sleeping flow', async () => {
  const sleeper = await createActiveflow([{ type: 'sleep', option: { duration: 5_000 } }, set('slept')]);
  await waitUntilCurrent(sleeper, 'sleep');
  const processes = platform.processes();
  const begun = Date.now();

  platform.send('SIGINT');

  expect(await platform.ended).toBe(0);
  const took = Date.now() - begun;
  process.stdout.write(`Ctrl-C to exit: ${took} ms\n`);
  expect(took).toBeLessThan(15_000);
  expect(processes.filter(isAlive)).toEqual([]);
  platform = await start();
  expect(await ending(sleeper)).toMatchObject({ ended_reason: 'completed', variables: { slept: 'yes' } });
}, 90_000);

async function start(): Promise<StartedPlatform> {
  const started = await spawnPlatform(dataDir);
  everStarted.push(...started.processes());
  return started;
}

function set(key: string): object {
  return { type: 'variable_set', option: { key, value: 'yes' } };
}

async function createActiveflow(actions: readonly object[]): Promise<string> {
  const { status, body } = await platform.api.ask('POST', '/v1.0/activeflows', { actions });
  expect(status).toBe(200);
  return String(body.id);
}

/** A caller who stays on the line. */
async function ringInto(actions: readonly object[]): Promise<string> {
  const flow_id = await platform.api.createFlow('a flow for a call', actions);
  const call_id = randomUUID();
  const route = { customer_id: platform.customerId, flow_id };
  await platform.people.ring({ call_id, from: '+15550100', to: '+15550199', route });
  return triggeredId(platform.customerId, `call/${call_id}`);
}

function waitUntilCurrent(id: string, type: string) {
  return platform.api.activeflowWhen(id, ({ current_action }) => current_action.type === type, { pause: 50 });
}

function ending(id: string) {
  return platform.api.activeflowWhen(id, ({ status }) => status === 'ended', { pause: 200 });
}
