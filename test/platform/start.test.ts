import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choosePorts } from '../../src/embedded/ports.ts';
import type { ProcessIdentity } from '../../src/supervisor/process-identity.ts';
import { killAll, type StartedPlatform, spawnPlatform } from '../kills/started-platform.ts';
import { makeDataDir, removeDataDir } from './running-platform.ts';
import { until } from './until.ts';

const env: Record<string, string> = { ACTIVEFLOW_SIMULATOR_SPEED: '4' };

let dataDir: string;
let platform: StartedPlatform;
const everStarted: ProcessIdentity[] = [];

beforeAll(async () => {
  dataDir = await makeDataDir();
  const { temporal_metrics } = await choosePorts(join(dataDir, 'ports.json'), { temporal_metrics: {} });
  env.ACTIVEFLOW_TEMPORAL_METRICS_PORT = String(temporal_metrics);
  platform = await start();
}, 60_000);

afterAll(async () => {
  await killAll(everStarted);
  await removeDataDir(dataDir);
}, 60_000);

test('the start prints where everything is and what to try next', () => {
  const said = platform.said();
  expect(said).toMatch(/API +http:\/\/127\.0\.0\.1:\d+\/v1\.0/);
  expect(said).toMatch(/Temporal UI +http:\/\/127\.0\.0\.1:\d+/);
  expect(said).toMatch(/Access key +vb_/);
  expect(said).toContain('curl');
});

test('by HTTP alone: create a flow, ring a call into it, press a key, watch it end; stop another one', async () => {
  const { api } = platform;
  const flow_id = await api.createFlow('by curl', [
    { type: 'answer' },
    { type: 'talk', option: { text: 'Press a key.' } },
    { type: 'digits_receive', option: { duration: 60_000, length: 1 } },
    { type: 'talk', option: { text: 'You pressed ${voipbin.call.digits}' } },
    { type: 'hangup' },
  ]);
  const rung = await ring(flow_id);
  await heard(rung.id, 'Press a key.');
  expect((await api.ask('POST', `/simulator/calls/${rung.id}/digits`, { digits: '5' })).status).toBe(200);
  await heard(rung.id, 'You pressed 5');
  const ended = await api.activeflowWhen(rung.activeflow_id, ({ status }) => status === 'ended');
  expect(ended.ended_reason).toBe('reference_ended');

  const created = await api.ask('POST', '/v1.0/activeflows', { actions: [{ type: 'block' }] });
  expect(created.status).toBe(200);
  const stopped = await api.ask('POST', `/v1.0/activeflows/${created.body.id}/stop`);
  expect(stopped).toMatchObject({ status: 200, body: { status: 'ended', ended_reason: 'stopped' } });
}, 30_000);

test('a person on hold hears music, the flow goes on meanwhile, and its recording starts another one', async () => {
  const { api } = platform;
  const notice = 'Please listen to all of our terms and conditions. '.repeat(10).trim();
  const flow_id = await api.createFlow('with a hold', [
    { type: 'answer' },
    { type: 'talk', option: { text: notice } },
    { type: 'digits_receive', option: { duration: 60_000, length: 1 } },
    { type: 'talk', option: { text: 'You pressed ${voipbin.call.digits}' } },
    { type: 'hangup' },
  ]);
  const on_end_flow_id = await api.createFlow('after the recording', [{ type: 'stop' }]);
  const { id, activeflow_id } = await ring(flow_id);
  const on = (verb: string, body: object = {}) => api.ask('POST', `/v1.0/calls/${id}/${verb}`, body);
  await heard(id, notice, 'playing');
  const { recording_id } = (await on('recording_start', { on_end_flow_id })).body;
  expect(await on('hold')).toMatchObject({ status: 200, body: { hold: true } });
  await heard(id, 'hold', 'playing');
  await api.activeflowWhen(activeflow_id, ({ current_action }) => current_action.type === 'digits_receive');
  const off = await api.ask('DELETE', `/v1.0/calls/${id}/hold`);
  expect(off).toMatchObject({ status: 200, body: { hold: false } });
  expect(await on('talk', { text: 'One moment.' })).toMatchObject({ status: 200 });
  await heard(id, 'One moment.');
  await api.ask('POST', `/simulator/calls/${id}/digits`, { digits: '5' });
  await heard(id, 'You pressed 5');

  const follower = await until('the flow of the recording', async () => {
    const { result } = (await api.ask('GET', '/v1.0/activeflows')).body;
    return (result as { reference_id: string; status: string }[]).find(
      ({ reference_id, status }) => reference_id === recording_id && status === 'ended',
    );
  });
  expect(follower).toMatchObject({ reference_type: 'recording', reference_activeflow_id: activeflow_id });
  const person = (await api.ask('GET', `/simulator/calls/${id}`)).body;
  expect(person.heard).toMatchObject([
    { content: notice, status: 'covered' },
    { kind: 'music', status: 'stopped' },
    { content: 'One moment.' },
    { content: 'You pressed 5' },
  ]);
  expect(person.recordings).toMatchObject([{ recording_id, reason: 'hangup', simulated: true }]);
}, 60_000);

test('an outgoing call rings, is answered, and runs its actions', async () => {
  const placed = await platform.api.ask('POST', '/v1.0/calls', {
    source: { target: '+15550100' },
    destinations: [{ target: '+15550001' }],
    actions: [{ type: 'talk', option: { text: 'Good news.' } }, { type: 'hangup' }],
  });
  expect(placed.status).toBe(200);
  const [call] = placed.body.calls as { id: string; activeflow_id: string }[];
  const ended = await platform.api.activeflowWhen(
    String(call?.activeflow_id),
    ({ status }) => status === 'ended',
  );
  expect(ended.executed_actions.map(({ type, result }) => `${type} ${result}`)).toEqual(['talk done']);
  const person = await platform.people.call(String(call?.id));
  expect(person?.heard.map(({ content }) => content)).toEqual(['Good news.']);
  expect(person?.done.map(({ kind }) => kind)).toEqual(['answer']);
}, 30_000);

test('every process is ready, says what it needs for that, and what it counted', async () => {
  const ports = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')) as Record<string, number>;
  const read = async (port: string, path: string) =>
    (await fetch(`http://127.0.0.1:${ports[port]}${path}`)).text();
  const servers = { running: true, database: true, temporal: true };
  const checks = {
    api_health: servers,
    worker: { ...servers, workers: true },
    gateway: { ...servers, phone_network: true },
  };
  for (const [port, needed] of Object.entries(checks)) {
    expect(JSON.parse(await read(port, '/readyz'))).toEqual({ status: 'ok', checks: needed });
  }
  expect(await read('api_health', '/metrics')).toMatch(
    /activeflow_http_request_seconds_count\{method="POST",route="\/v1.0\/flows",status="200"\} [1-9]/,
  );
  const worker = await read('worker', '/metrics');
  expect(worker).toMatch(/activeflow_action_seconds_count\{type="talk",result="done"\} [1-9]/);
  expect(worker).toMatch(/activeflow_rest_to_event_seconds_bucket\{le="30",activity="save"\} [1-9]/);
  expect(worker).toMatch(
    /activeflow_port_call_seconds_count\{port="phone_network",operation="talk",outcome="ok"\} [1-9]/,
  );
  const dashboard = readFileSync(new URL('../../config/grafana/dashboard.json', import.meta.url), 'utf8');
  const shown = new Set(dashboard.match(/\btemporal_\w+/g));
  expect(shown.size).toBeGreaterThan(3);
  expect([...shown].filter((name) => !worker.includes(name))).toEqual([]);
  const gateway = await read('gateway', '/metrics');
  expect(gateway).toContain('activeflow_gateway_state{state="reading"} 1');
  expect(gateway).toMatch(/activeflow_gateway_lag_seconds_count\{kind="event"\} [1-9]/);
});

test('a warm start goes on with the same flows and answers calls', async () => {
  platform.send('SIGINT');
  expect(await platform.ended).toBe(0);
  const begun = Date.now();
  platform = await start();
  const flow_id = await platform.api.createFlow('first', [{ type: 'answer' }, { type: 'block' }]);
  const { id } = await ring(flow_id);
  await until('the answer', async () =>
    (await platform.people.call(id))?.state.status === 'progressing' ? true : undefined,
  );
  const took = Date.now() - begun;
  process.stdout.write(`warm start to the first call answered: ${took} ms\n`);
}, 60_000);

async function start(): Promise<StartedPlatform> {
  const started = await spawnPlatform(dataDir, env);
  everStarted.push(...started.processes());
  return started;
}

async function ring(flow_id: string): Promise<{ id: string; activeflow_id: string }> {
  const caller = { flow_id, from: '+15550100', to: '+15550199' };
  const { status, body } = await platform.api.ask('POST', '/simulator/calls', caller);
  expect(status).toBe(200);
  return { id: String(body.id), activeflow_id: String(body.activeflow_id) };
}

async function heard(callId: string, text: string, wanted = 'completed'): Promise<void> {
  await until(`"${text}" is heard`, async () => {
    const { body } = await platform.api.ask('GET', `/simulator/calls/${callId}`);
    const sounds = body.heard as { content: string; status: string }[];
    return sounds.some(({ content, status }) => content === text && status === wanted) ? true : undefined;
  });
}
