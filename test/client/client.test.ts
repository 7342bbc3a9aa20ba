import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ActiveflowApiError, type ActiveflowClient, createClient } from '../../src/client/index.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { type Caller, type Harness, startHarness } from '../api/harness.ts';
import { ringFor } from '../api/ringing.ts';

let harness: Harness;
let ada: Caller;
let url: string;
let client: ActiveflowClient;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
  url = await harness.api.listen({ host: '127.0.0.1', port: 0 });
  client = createClient({ url, accessKey: ada.token });
}, 60_000);
afterAll(() => harness.close());

const block = { id: 'wait', type: 'block' };

test('a flow is created, read, replaced, listed and deleted', async () => {
  const { id } = await client.flows.create({ name: 'Lunch', actions: [block] });
  expect(await client.flows.get(id)).toMatchObject({ name: 'Lunch', actions: [block] });
  expect(await client.flows.update(id, { name: 'Dinner', actions: [block] })).toMatchObject({
    name: 'Dinner',
  });
  expect((await client.flows.list({ page_size: 1 })).result).toMatchObject([{ id, name: 'Dinner' }]);
  expect(await client.flows.delete(id)).toMatchObject({ id });
  await expect(client.flows.get(id)).rejects.toMatchObject({ status: 404, reason: 'FLOW_NOT_FOUND' });
});

describe('an activeflow', () => {
  test('is created once, however often the same key asks for it', async () => {
    const options = { idempotencyKey: randomUUID() };
    const { id } = await client.activeflows.create({ actions: [block] }, options);
    expect((await client.activeflows.create({ actions: [block] }, options)).id).toBe(id);
    expect((await client.activeflows.create({ actions: [block] })).id).not.toBe(id);
  });

  test('takes requests: continue, push, add, forward, variables', async () => {
    const { id } = await client.activeflows.create({ actions: [block] });
    await client.activeflows.continue(id, { variables: { a: '1' } });
    await client.activeflows.push(id, [block]);
    await client.activeflows.add(id, [block]);
    await client.activeflows.forward(id, { action_id: 'wait' });
    await client.activeflows.setVariables(id, { b: '2' });
    await client.activeflows.deleteVariable(id, 'a name/with ?');
    const asked = harness.flows.requested.filter((one) => one.id === id).map(({ request }) => request);
    expect(asked).toMatchObject([
      { kind: 'continue', variables: { a: '1' } },
      { kind: 'push', actions: [block] },
      { kind: 'add', actions: [block] },
      { kind: 'forward', action_id: 'wait', now: true },
      { kind: 'set_variables', variables: { b: '2' } },
      { kind: 'delete_variable', key: 'a name/with ?' },
    ]);
    expect(await client.activeflows.variables(id)).toMatchObject({ id });
  });

  test('has its events, and ends', async () => {
    const { id } = await client.activeflows.create({ actions: [block] });
    harness.flows.onStop = async (stopped) => {
      await harness.finish(stopped, 'stopped');
      return 'sent';
    };
    expect(await client.activeflows.stop(id)).toMatchObject({ status: 'ended', ended_reason: 'stopped' });
    const types: string[] = [];
    for await (const { type } of client.activeflows.allEvents(id, { page_size: 1 })) types.push(type);
    expect(types).toEqual(['activeflow_created', 'activeflow_updated']);
    await client.activeflows.delete(id);
    await expect(client.activeflows.get(id)).rejects.toMatchObject({ reason: 'ACTIVEFLOW_NOT_FOUND' });
  });
});

test('a list is gone through page by page, each element once', async () => {
  const bob = await harness.newCaller('Bob');
  const bobs = createClient({ url: `${url}/v1.0/`, accessKey: bob.token });
  const created: string[] = [];
  for (let n = 0; n < 5; n++) created.push((await bobs.flows.create({ name: String(n) })).id);
  const seen: string[] = [];
  for await (const { id } of bobs.flows.all({ page_size: 2 })) seen.push(id);
  expect(seen).toEqual(created.reverse());
});

test('a call is placed, read and listed', async () => {
  const { calls } = await client.calls.create({
    source: { target: '+15550100' },
    destinations: [{ target: '+15550199' }],
    actions: [block],
  });
  expect(calls).toHaveLength(1);
  const { id = '' } = calls[0] ?? {};
  expect(await client.calls.get(id)).toMatchObject({ status: 'dialing' });
  expect((await client.calls.list()).result).toMatchObject([{ id }]);
});

test('a call is spoken into, muted, held, played music and recorded', async () => {
  const id = await ringFor(harness, ada);
  await harness.network.answer({ command_id: `answer ${id}`, call_id: id });
  await client.calls.talk(id, { text: 'Hello.' });
  expect(await client.calls.mute(id, { direction: 'in' })).toMatchObject({ id, mute_direction: 'in' });
  expect(await client.calls.unmute(id, { direction: 'in' })).toMatchObject({ mute_direction: '' });
  expect(await client.calls.hold(id)).toMatchObject({ hold: true });
  expect(await client.calls.unhold(id)).toMatchObject({ hold: false });
  expect(await client.calls.startMusic(id)).toMatchObject({ moh: true });
  expect(await client.calls.stopMusic(id)).toMatchObject({ moh: false });
  expect(await client.calls.silence(id)).toMatchObject({ silence: true });
  expect(await client.calls.unsilence(id)).toMatchObject({ silence: false });
  expect((await client.calls.startRecording(id)).recording_id).not.toBe(NIL_ID);
  await client.calls.stopRecording(id);
  const verbs = harness.network.commands(id).map(({ verb }) => verb);
  expect(verbs).toEqual(
    expect.arrayContaining(['talk', 'mute', 'hold', 'recording_start', 'recording_stop']),
  );
});

test('lists are filtered', async () => {
  const flow = await client.flows.create({ actions: [block] });
  const { id } = await client.activeflows.create({ flow_id: flow.id });
  const found = await client.activeflows.list({ flow_id: flow.id, status: 'running', reference_type: 'api' });
  expect(found.result).toMatchObject([{ id }]);
  expect((await client.activeflows.list({ flow_id: flow.id, status: 'ended' })).result).toEqual([]);
  expect((await client.activeflows.events(id, { after: 1 })).result).toEqual([]);
});

test('access keys are made, renamed, listed and deleted', async () => {
  const { id, token } = await client.accessKeys.create({ name: 'laptop' });
  const laptop = createClient({ url, accessKey: token });
  expect(await laptop.accessKeys.update(id, { name: 'desk' })).toMatchObject({ id, name: 'desk' });
  expect((await client.accessKeys.list({ page_size: 1 })).result).toMatchObject([{ id }]);
  await client.accessKeys.delete(id);
  await expect(laptop.accessKeys.get(id)).rejects.toMatchObject({ status: 401 });
});

test('the customer reads and changes itself', async () => {
  await client.customer.update({ webhook_uri: 'https://example.com/hook' });
  expect(await client.customer.get()).toMatchObject({
    id: ada.customer.id,
    webhook_uri: 'https://example.com/hook',
  });
});

test('a refusal has status, reason, request id and what is wrong where', async () => {
  const refused = await client.flows
    .create({ actions: [{ type: 'sleep', option: { duration: 'soon' } }] })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(refused).toBeInstanceOf(ActiveflowApiError);
  expect(refused).toMatchObject({
    status: 400,
    reason: 'INVALID_ARGUMENT',
    requestId: expect.stringMatching(/^req_/),
    details: [{ path: 'actions[0].option.duration', message: expect.any(String) }],
  });
});

test('a wrong key is refused', async () => {
  const stranger = createClient({ url, accessKey: 'vb_wrong' });
  await expect(stranger.flows.list()).rejects.toMatchObject({ status: 401, reason: 'INVALID_CREDENTIALS' });
});

test('an address that is none is refused at once', () => {
  expect(() => createClient({ url: 'localhost:8080', accessKey: 'x' })).toThrow('http://');
});
