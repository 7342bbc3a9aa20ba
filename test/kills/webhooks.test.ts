import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SeenActiveflow } from '../platform/patient-api.ts';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from '../platform/running-platform.ts';
import { until } from '../platform/until.ts';
import { Receiver } from '../webhooks/receiver.ts';

const HASTY = {
  ACTIVEFLOW_ALLOWED_HOSTS: '127.0.0.1',
  ACTIVEFLOW_WEBHOOK_FIRST_PAUSE_SECONDS: '0.1',
  ACTIVEFLOW_WEBHOOK_LARGEST_PAUSE_SECONDS: '1',
};
const receiver = new Receiver();
let dataDir: string;
let platform: RunningPlatform;
let base: string;

beforeAll(async () => {
  dataDir = await makeDataDir();
  base = await receiver.listen();
  platform = await startRunningPlatform(dataDir, HASTY);
}, 90_000);

afterAll(async () => {
  receiver.close();
  await platform?.close();
  await removeDataDir(dataDir);
}, 60_000);

const nap = { type: 'sleep', option: { duration: 300 } };

test('a line of webhooks whose worker is killed again and again arrives whole and in order', async () => {
  const path = '/line';
  const received = (count: number) =>
    until('enough requests', () => (receiver.at(path).length >= count ? true : undefined), {
      within: 60_000,
    });
  receiver.answers.set(path, 503);
  const activeflowId = await platform.api
    .ask('POST', '/v1.0/activeflows', { actions: Array(6).fill(nap), webhook_uri: base + path })
    .then(({ body }) => String(body.id));
  await received(3);
  await platform.kill('worker');
  await received(receiver.at(path).length + 3);
  receiver.answers.set(path, 'hang');
  await received(receiver.at(path).length + 1);
  await platform.kill('worker');
  receiver.answers.delete(path);
  const hasEnded = ({ status }: SeenActiveflow): boolean => status === 'ended';
  const { sequence } = await platform.api.activeflowWhen(activeflowId, hasEnded);
  const inOrder = (): number[] => receiver.sequences(path).filter((each, at, all) => each !== all[at - 1]);
  await until('the last event', () => (inOrder().at(-1) === sequence ? true : undefined), { within: 60_000 });
  expect(inOrder()).toEqual(Array.from({ length: sequence }, (_, at) => at + 1));
  expect(sequence).toBeGreaterThan(5);
}, 180_000);
