import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createSimulatorClient, type SimulatorClient } from '../../src/providers/simulator/client.ts';
import { runSimulator } from '../../src/providers/simulator/server.ts';

let simulator: Awaited<ReturnType<typeof runSimulator>>;
let client: SimulatorClient;

beforeEach(async () => {
  simulator = await runSimulator({ port: 0 });
  client = createSimulatorClient(simulator.url);
});
afterEach(() => simulator.close());

const send = (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, simulator.url), {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });

for (const [what, method, path, body, status] of [
  ['JSON that is none', 'POST', '/commands/talk', '{"command_id":', 400],
  ['a command without its fields', 'POST', '/commands/talk', '{"command_id":"a","call_id":"b"}', 400],
  ['a command that is an array', 'POST', '/commands/answer', '[]', 400],
  ['an unknown verb', 'POST', '/commands/sing', '{}', 404],
  ['a verb that every object has', 'POST', '/commands/constructor', '{}', 404],
  ['an unknown path', 'GET', '/nowhere', undefined, 404],
  ['an unknown call', 'GET', '/calls/nobody', undefined, 404],
  ['digits that are a number', 'POST', '/people/calls/nobody/digits', '{"digits":5}', 400],
  ['an unknown script step', 'POST', '/people/calls', '{"from":"1","to":"2","script":[{"sing":1}]}', 400],
  ['an unknown outcome', 'PUT', '/numbers', '{"0001":{"outcome":"explode"}}', 400],
  ['a probability of 2', 'PUT', '/trouble', '{"lost":2}', 400],
] as const) {
  test(`${what} is answered ${status}, and the network goes on`, async () => {
    const response = await send(method, path, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    expect((await send('GET', '/healthz')).status).toBe(200);
  });
}

test('a body of 10 MB is refused, and the network goes on', async () => {
  const response = await send('POST', '/commands/talk', `"${'x'.repeat(10_000_000)}"`);
  expect(response.status).toBe(413);
  expect((await send('GET', '/healthz')).status).toBe(200);
});

test('a web page may neither command nor listen', async () => {
  const origin = 'http://evil.example';
  expect((await send('GET', '/commands', undefined, { origin })).status).toBe(403);
  const socket = new WebSocket(`${simulator.url.replace('http', 'ws')}/events`, { origin });
  const refusal = await new Promise<Error>((refused) => socket.once('error', refused));
  expect(refusal.message).toContain('401');
});

test('nonsense on the event socket acknowledges nothing and ends nothing', async () => {
  const { call_id } = await client.people.ring({ from: '1', to: '2' });
  const socket = new WebSocket(`${simulator.url.replace('http', 'ws')}/events`);
  const news = () => new Promise((told) => socket.once('message', (data) => told(JSON.parse(String(data)))));
  expect(await news()).toMatchObject({ id: `${call_id}/incoming` });
  for (const nonsense of ['{', '[]', '{"ack":7}', '{"ack":"nobody/1"}']) socket.send(nonsense);
  expect(await news()).toMatchObject({ id: `${call_id}/incoming` });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.send('x'.repeat(100_000));
  await closed;
  expect((await send('GET', '/healthz')).status).toBe(200);
});

test('people are told what they cannot do', async () => {
  const { call_id } = await client.people.ring({ from: '1', to: '2' });
  await expect(client.people.press(call_id, '1')).rejects.toMatchObject({
    code: 'SIMULATOR_CALL_NOT_ANSWERED',
  });
  await expect(client.people.ring({ from: '1', to: '2', call_id })).rejects.toMatchObject({
    code: 'SIMULATOR_CALL_EXISTS',
  });
  await client.people.hangUp(call_id);
  await expect(client.people.say(call_id, 'Hello?')).rejects.toMatchObject({ code: 'SIMULATOR_CALL_OVER' });
  await expect(client.people.hangUp('nobody')).rejects.toMatchObject({ code: 'SIMULATOR_CALL_NOT_FOUND' });
});

test('commands, people and numbers are reached over the wire', async () => {
  await client.people.setNumbers({ '42': { outcome: 'unreachable', delay: 0 } });
  const { call_id } = await client.people.ring({ from: '+1', to: '+2' });
  await client.answer({ command_id: 'a', call_id });
  await client.people.say(call_id, 'Hello?');
  await client.people.press(call_id, '1#');
  expect(await client.people.commands(call_id)).toMatchObject([{ verb: 'answer', answer: 'started' }]);
  expect(await client.people.commands('nobody')).toEqual([]);
  const call = await client.people.call(call_id);
  expect(call?.done.map(({ kind, content }) => [kind, content])).toEqual([
    ['speech', 'Hello?'],
    ['digit', '1'],
  ]);
  expect(await client.people.call('nobody')).toBeUndefined();
});
