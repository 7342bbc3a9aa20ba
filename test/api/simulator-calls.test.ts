import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IncomingCall } from '../../activities/call-control.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
let flowId: string;
let gateway: { close(): Promise<void> };

beforeAll(async () => {
  harness = await startHarness({ patience: 2000 });
  ada = await harness.newCaller();
  flowId = String((await ada.ask('POST', '/v1.0/flows', {})).body.id);
  gateway = await harness.network.open({ incoming: take, event: async () => {} });
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await harness.close();
});

/** What the gateway does with a call that rings, and an answer at once. */
async function take({ call_id, source, destination, route }: IncomingCall): Promise<void> {
  if (route === undefined) throw new Error('the API must say whose flow takes the call');
  await harness.store.activeflows.create({
    ...route,
    trigger_key: `call/${call_id}`,
    reference_type: 'call',
    call: { id: call_id, direction: 'incoming', status: 'ringing', source, destination },
  });
  await harness.network.answer({ command_id: `${call_id}/answer`, call_id });
}

const ring = (rest: object = {}) =>
  ada.ask('POST', '/v1.0/simulator/calls', { flow_id: flowId, from: '+15550100', to: '+15550199', ...rest });

test("ringing in answers the call and the activeflow that took it, of the caller's own flow", async () => {
  const { status, body } = await ring();
  expect(status).toBe(200);
  expect((await ada.ask('GET', `/v1.0/calls/${body.id}`)).body).toMatchObject({
    activeflow_id: body.activeflow_id,
    flow_id: flowId,
    direction: 'incoming',
  });
});

test('the person can press keys, speak and hang up; the transcript shows it', async () => {
  const { body } = await ring();
  const path = `/v1.0/simulator/calls/${body.id}`;
  expect((await ada.ask('POST', `${path}/digits`, { digits: '2' })).status).toBe(200);
  expect((await ada.ask('POST', `${path}/speech`, { text: 'hello' })).status).toBe(200);
  expect((await ada.ask('POST', `${path}/hangup`)).body).toMatchObject({ state: { status: 'hangup' } });
  expect((await ada.ask('GET', path)).body).toMatchObject({
    call_id: body.id,
    direction: 'incoming',
    source: { type: 'tel', target: '+15550100' },
    party: 'human',
    heard: [],
    done: [
      { kind: 'digit', content: '2' },
      { kind: 'speech', content: 'hello' },
      { kind: 'hang_up', content: '' },
    ],
  });
});

test('the routes are at /simulator/calls and at /v1.0/simulator/calls', async () => {
  const { body } = await ring();
  expect((await ada.ask('GET', `/simulator/calls/${body.id}`)).body).toEqual(
    (await ada.ask('GET', `/v1.0/simulator/calls/${body.id}`)).body,
  );
});

describe('refused are', () => {
  test('keys and words on a call that is over: 409', async () => {
    const { body } = await ring();
    const path = `/v1.0/simulator/calls/${body.id}`;
    await ada.ask('POST', `${path}/hangup`);
    for (const [part, payload] of [
      ['digits', { digits: '1' }],
      ['speech', { text: 'hello' }],
      ['hangup', {}],
    ] as const) {
      expect(await ada.ask('POST', `${path}/${part}`, payload), part).toMatchObject({
        status: 409,
        body: { error: { reason: 'STATE_INVALID' } },
      });
    }
  });

  test('keys that no phone has, and scripts that make no sense: 400 with the path', async () => {
    const { body } = await ring();
    expect(await ada.ask('POST', `/v1.0/simulator/calls/${body.id}/digits`, { digits: '1x' })).toMatchObject({
      status: 400,
      body: { error: { details: [{ path: 'digits' }] } },
    });
    expect(await ring({ script: [{ dance: true }] })).toMatchObject({
      status: 400,
      body: { error: { details: [{ path: 'script[0]' }] } },
    });
  });
});

test('without a gateway ringing in answers 202 and no activeflow yet', async () => {
  const alone = await startHarness();
  const bob = await alone.newCaller('Bob');
  const flow = await bob.ask('POST', '/v1.0/flows', {});
  const call = { flow_id: flow.body.id, from: '+15550100', to: '+15550199' };
  expect(await bob.ask('POST', '/simulator/calls', call)).toMatchObject({
    status: 202,
    body: { id: expect.any(String), activeflow_id: '' },
  });
  await alone.close();
});

test('whoever is called behaves as the number plan says, until another plan takes its place', async () => {
  const dial = async (target: string): Promise<string | undefined> => {
    const call_id = `called ${target}`;
    const party = (to: string) => ({ type: 'tel', target: to, target_name: '', name: '', detail: '' });
    const ends = { source: party('+15550100'), destination: party(target) };
    await harness.network.dial({ command_id: call_id, call_id, ...ends, timeout: 60_000 });
    const state = async () => (await harness.network.state(call_id))?.hangup_reason;
    await expect.poll(state, { timeout: 5000 }).toBeDefined();
    return state();
  };
  const plan = { '7777': { outcome: 'busy', delay: 0 }, '8888': { hang_up_after: 0, delay: 0 } };
  const { status } = await ada.ask('PUT', '/v1.0/simulator/numbers', plan);
  expect([status, await dial('+15557777'), await dial('+15558888')]).toEqual([200, 'busy', 'normal']);
  await ada.ask('PUT', '/v1.0/simulator/numbers', { '1111': { outcome: 'unreachable', delay: 0 } });
  expect(await dial('+15551111')).toBe('failed');
  const wrong = await ada.ask('PUT', '/v1.0/simulator/numbers', { '1': { outcome: 'maybe' } });
  expect(wrong).toMatchObject({ status: 400 });
});
