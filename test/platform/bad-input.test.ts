import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { triggeredId } from '../../src/store/ids.ts';
import { actionType, actionTypes } from '../../workflows/actions/index.ts';
import { ECHO, EchoCall, report } from '../kills/echo-call.ts';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from './running-platform.ts';
import { until } from './until.ts';

/** Measurements before and during; up to 40 for figures to publish, since an activeflow may wait a hundred times. */
const ROUNDS = Number(process.env.ACTIVEFLOW_ROUNDS ?? 15);

let dataDir: string;
let platform: RunningPlatform;
/** A web server that takes every request and never answers. */
let silent: Server;
let silentUrl: string;
let taken = 0;
/** An activeflow whose fetch hangs, begun first: nobody else shall wait for the end of its patience. */
let hanging: string;

beforeAll(async () => {
  silent = createServer(() => {
    taken += 1;
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  dataDir = await makeDataDir();
  platform = await startRunningPlatform(dataDir, {
    ACTIVEFLOW_SIMULATOR_SPEED: '4',
    ACTIVEFLOW_ALLOWED_HOSTS: '127.0.0.1',
  });
  const fetch = { type: 'fetch', option: { event_url: silentUrl, event_method: 'GET' } };
  const { body } = await platform.api.ask('POST', '/v1.0/activeflows', { actions: [fetch] });
  hanging = String(body.id);
}, 60_000);

afterAll(async () => {
  await platform?.close();
  silent.closeAllConnections();
  silent.close();
  await removeDataDir(dataDir);
}, 60_000);

describe('bad input gets its clear error, and no process ends', () => {
  const actions = (...of: object[]) => ({ name: 'bad', detail: '', actions: of });
  test.each<[string, string | object, number, string]>([
    ['malformed JSON', '{"name": "x", "actions": [', 400, 'INVALID_JSON_BODY'],
    ['a body of 10 MB', JSON.stringify({ name: 'x'.repeat(10 * 1024 * 1024) }), 413, 'BODY_TOO_LARGE'],
    [
      'an array of 100,000 actions',
      actions(...Array.from({ length: 100_000 }, () => ({ type: 'answer' }))),
      400,
      'INVALID_ARGUMENT',
    ],
    [
      'an option of the wrong type',
      actions({ type: 'digits_receive', option: { duration: 'soon' } }),
      400,
      'INVALID_ARGUMENT',
    ],
    ['an option that is a list', actions({ type: 'talk', option: { text: ['a'] } }), 400, 'INVALID_ARGUMENT'],
    ['a type that does not exist', actions({ type: 'teleport' }), 400, 'INVALID_ACTION_TYPE'],
  ])('%s', async (_what, body, status, reason) => {
    const answer = await platform.api.ask('POST', '/v1.0/flows', body);
    expect(answer).toMatchObject({ status, body: { error: { reason } } });
    await expectHealthy();
  });
});

test('a caller may hang up during every action type: each flow ends, and no process does', async () => {
  const types = actionTypes.filter(({ internal }) => !internal).map(({ type }) => type);
  const flows = await Promise.all(types.map((type) => hangUpDuring(type)));
  for (const { type, activeflowId } of flows) {
    const ended = await platform.api.activeflowWhen(activeflowId, ({ status }) => status === 'ended');
    // A stop may be faster than the caller, or not.
    const reasons = type === 'stop' ? ['completed', 'reference_ended'] : ['reference_ended'];
    expect.soft(reasons, type).toContain(ended.ended_reason);
  }
  await expectHealthy();
}, 90_000);

test('two hundred webhooks that hang leave the reaction to a digit about as it was', async () => {
  const echo = await platform.api.createFlow('echo', ECHO);
  const before = await measure(echo, 'before the webhooks');
  const takenBefore = taken;
  const webhook = (sync: boolean) => ({
    type: 'webhook_send',
    option: { uri: silentUrl, method: 'POST', sync },
  });
  await Promise.all(
    Array.from({ length: 200 }, (_, at) =>
      platform.api.ask('POST', '/v1.0/activeflows', { actions: [webhook(at % 2 === 0), { type: 'block' }] }),
    ),
  );
  const hang = () => (taken >= takenBefore + 100 ? true : undefined);
  await until('webhooks hang', hang, { within: 180_000 });
  const during = await measure(echo, 'while 200 webhooks hang');
  // Three times as long, or what a machine that is busy with other tests may add.
  expect(during.worst).toBeLessThan(Math.max(3 * before.worst, 1000));
  await expectHealthy();
}, 300_000);

test('a fetch from a web server that hangs ends its flow with the reason', async () => {
  const ended = await platform.api.activeflowWhen(hanging, ({ status }) => status === 'ended');
  expect(ended).toMatchObject({
    ended_reason: 'failed',
    error: { code: 'FETCH_FAILED', message: expect.stringContaining('HTTP_TIMEOUT') },
  });
  await expectHealthy();
}, 40_000);

const OPTIONS: Readonly<Record<string, object>> = {
  talk: { text: 'A long text, during which the caller loses patience. '.repeat(5) },
  play: { stream_urls: ['https://media.example/one.wav', 'https://media.example/two.wav'] },
  digits_receive: { duration: 60_000, length: 1 },
  digits_send: { digits: '1'.repeat(50), duration: 1000 },
  sleep: { duration: 60_000 },
  branch: { target_ids: { 1: 'rest' }, default_target_id: 'rest' },
  goto: { target_id: 'rest' },
  condition_variable: {
    condition: '==',
    variable: 'a',
    value_type: 'string',
    value_string: 'a',
    false_target_id: 'rest',
  },
  condition_datetime: { condition: '==', false_target_id: 'rest' },
  condition_call_digits: { length: 3, false_target_id: 'rest' },
  condition_call_status: { status: 'progressing', false_target_id: 'rest' },
  variable_set: { key: 'a', value: 'b' },
};

/** Hangs up while the action runs, or right after it where it takes no time. */
async function hangUpDuring(type: string): Promise<{ type: string; activeflowId: string }> {
  const nested = await platform.api.createFlow('nested', [{ type: 'sleep', option: { duration: 60_000 } }]);
  const web = { uri: silentUrl, event_url: silentUrl, sync: true };
  const options: Readonly<Record<string, object>> = {
    ...OPTIONS,
    fetch: { event_url: web.event_url },
    webhook_send: { uri: web.uri, sync: true },
    fetch_flow: { flow_id: nested },
  };
  const option = options[type] ?? (actionType(type)?.examples.at(-1) as object);
  const flow_id = await platform.api.createFlow(`hang up during ${type}`, [
    { type: 'answer' },
    { id: 'action', type, option },
    { id: 'rest', type: 'sleep', option: { duration: 60_000 } },
  ]);
  const call_id = randomUUID();
  const script = [{ wait_for: 'answer' as const }, { wait: 800 }, { hang_up: true as const }];
  const route = { customer_id: platform.customerId, flow_id };
  await platform.people.ring({ call_id, from: '+15550100', to: '+15550199', route, script });
  return { type, activeflowId: triggeredId(platform.customerId, `call/${call_id}`) };
}

/** On a call of its own: an activeflow may wait a hundred times. */
async function measure(flow: string, what: string) {
  const call = await EchoCall.ring(platform, flow);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await call.reaction(String(round % 10)));
  await call.hangUp();
  return report(what, times);
}

async function expectHealthy(): Promise<void> {
  expect((await fetch(`${platform.apiUrl}/readyz`)).status).toBe(200);
  expect(platform.events.filter(({ kind }) => kind === 'died')).toEqual([]);
}
