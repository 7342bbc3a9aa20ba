import { beforeEach, describe, expect, test, vi } from 'vitest';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { Caller } from './harness.ts';
import { answeredFor, startHarnessWithGateway } from './ringing.ts';

const harness = await startHarnessWithGateway();
const ada = await harness.newCaller();
let id: string;

beforeEach(async () => {
  harness.network.setTrouble({});
  id = await answeredFor(harness, ada);
});

const key = (name: string) => ({ 'idempotency-key': name });
const start = (body?: object, headers?: Record<string, string>) =>
  ada.ask('POST', `/v1.0/calls/${id}/recording_start`, body, headers);
const stop = () => ada.ask('POST', `/v1.0/calls/${id}/recording_stop`);
const call = async () => (await ada.ask('GET', `/v1.0/calls/${id}`)).body;
const recorded = () => harness.network.call(id)?.recordings ?? [];
const until = (wanted: object) => vi.waitFor(async () => expect(await call()).toMatchObject(wanted));

test('a recording is the call’s current one until it is stopped, and stays listed', async () => {
  const { status, body } = await start({
    format: 'wav',
    duration: 60,
    end_of_silence: 0,
    end_of_key: '',
    on_end_flow_id: '',
  });
  expect([status, body]).toMatchObject([200, { id, recording_ids: [body.recording_id] }]);
  expect(body.recording_id).not.toBe(NIL_ID);
  expect(recorded()).toMatchObject([{ recording_id: body.recording_id, end: null, simulated: true }]);
  expect((await stop()).status).toBe(200);
  await until({ recording_id: NIL_ID, recording_ids: [body.recording_id] });
  expect(recorded()).toMatchObject([{ reason: 'stopped', end: expect.any(Number) }]);
});

test('stopping again answers the call as it is', async () => {
  await start();
  await stop();
  await until({ recording_id: NIL_ID });
  expect((await stop()).status).toBe(200);
});

test('stopping what was never begun answers 409', async () => {
  expect(await stop()).toMatchObject({ status: 409, body: { error: { reason: 'STATE_INVALID' } } });
});

test('a second recording at the same time answers 409, one after the other is fine', async () => {
  const first = await start();
  const refused = await start();
  expect(refused).toMatchObject({ status: 409, body: { error: { reason: 'STATE_INVALID' } } });
  expect(JSON.stringify(refused.body)).toContain(first.body.recording_id);
  await stop();
  await until({ recording_id: NIL_ID });
  const second = await start();
  expect(second.body.recording_ids).toEqual([first.body.recording_id, second.body.recording_id]);
});

test('of starts at the same time one records', async () => {
  const answers = await Promise.all([1, 2, 3, 4].map(() => start()));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  expect(recorded()).toHaveLength(1);
});

test('with an Idempotency-Key is begun once', async () => {
  const first = await start({}, key('tape'));
  const again = await start({}, key('tape'));
  expect(again).toMatchObject({ status: 200, body: { recording_id: first.body.recording_id } });
  expect(recorded()).toHaveLength(1);
});

test('that the network refused can be begun again, with the key or without', async () => {
  harness.network.setTrouble({ errors: 1 });
  for (const headers of [key('tape'), undefined]) expect((await start({}, headers)).status).toBe(503);
  expect(await call()).toMatchObject({ recording_id: NIL_ID, recording_ids: [] });
  harness.network.setTrouble({});
  expect((await start({}, key('tape'))).status).toBe(200);
  expect(recorded()).toHaveLength(1);
});

test('whose answer was lost shows in the call all the same, since the network tells of it', async () => {
  harness.network.setTrouble({ timeouts: 1 });
  expect((await start()).status).toBe(503);
  await until({ recording_ids: [recorded()[0]?.recording_id], recording_id: recorded()[0]?.recording_id });
});

test.each([
  [{ duration: 1 }, 'duration'],
  [{ end_of_silence: 1 }, 'silence'],
])('%o ends it', async (limits, reason) => {
  const { body } = await start(limits);
  await until({ recording_id: NIL_ID, recording_ids: [body.recording_id] });
  expect(recorded()).toMatchObject([{ reason }]);
});

test('end_of_key ends it', async () => {
  await start({ end_of_key: '#' });
  harness.network.press(id, '1#');
  await until({ recording_id: NIL_ID });
  expect(recorded()).toMatchObject([{ reason: 'key' }]);
});

test('it ends with its call', async () => {
  const { body } = await start();
  harness.network.hangUp(id);
  await until({ status: 'hangup', recording_id: NIL_ID, recording_ids: [body.recording_id] });
  expect(recorded()).toMatchObject([{ reason: 'hangup' }]);
});

test.each([
  [{ format: 'mp3' }, 'format'],
  [{ duration: -1 }, 'duration'],
  [{ duration: 1.5 }, 'duration'],
  [{ end_of_silence: 86_401 }, 'end_of_silence'],
  [{ end_of_key: '5' }, 'end_of_key'],
  [{ on_end_flow_id: 'no-uuid' }, 'on_end_flow_id'],
])('%o answers 400', async (body, path) => {
  expect(await start(body)).toMatchObject({
    status: 400,
    body: { error: { details: [expect.objectContaining({ path })] } },
  });
  expect(recorded()).toEqual([]);
});

describe('on_end_flow_id', () => {
  const newFlow = async (caller: Caller) =>
    String((await caller.ask('POST', '/v1.0/flows', { actions: [{ type: 'sleep' }] })).body.id);
  const starts = (recordingId: unknown) =>
    harness.flows.started.filter(({ facts }) => facts.reference_id === recordingId);
  /** The workflow ids that were started: Temporal starts one id once, however often it is asked to. */
  const followers = (recordingId: unknown) => [...new Set(starts(recordingId).map(({ facts }) => facts.id))];

  test('runs once when the recording has ended, and knows of it and of the flow that was recorded', async () => {
    harness.network.setTrouble({ seed: 5, duplicate: 1 });
    const flow = await newFlow(ada);
    const { recording_id, activeflow_id } = (await start({ on_end_flow_id: flow })).body;
    expect(followers(recording_id)).toEqual([]);
    harness.network.hangUp(id);
    await vi.waitFor(() => expect(followers(recording_id)).not.toEqual([]));
    await until({ status: 'hangup' });
    const activeflows = (await ada.ask('GET', '/v1.0/activeflows')).body.result;
    expect(activeflows).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          flow_id: flow,
          reference_type: 'recording',
          reference_id: recording_id,
          reference_activeflow_id: activeflow_id,
        }),
      ]),
    );
    expect(followers(recording_id)).toHaveLength(1);
    expect(starts(recording_id)[0]?.variables).toMatchObject({
      'voipbin.recording.id': recording_id,
      'voipbin.recording.reference_type': 'call',
      'voipbin.recording.reference_id': id,
      'voipbin.recording.format': 'wav',
      'voipbin.recording.recording_name': `call_${id}_${recording_id}`,
      'voipbin.recording.filenames': `call_${id}_${recording_id}.wav`,
      'voipbin.call.id': id,
    });
  });

  test('is not lost while Temporal is away: the network tells the end again until it is started', async () => {
    const flow = await newFlow(ada);
    const { recording_id } = (await start({ on_end_flow_id: flow })).body;
    harness.flows.awayAtStart = true;
    harness.network.hangUp(id);
    await vi.waitFor(() => expect(harness.flows.away).toBe(true));
    harness.flows.awayAtStart = false;
    harness.flows.away = false;
    await vi.waitFor(() => expect(followers(recording_id)).toHaveLength(1));
    await until({ status: 'hangup' });
  });

  test('of a flow that is deleted meanwhile starts nothing, and the news are not told for ever', async () => {
    const flow = await newFlow(ada);
    const { recording_id } = (await start({ on_end_flow_id: flow })).body;
    await ada.ask('DELETE', `/v1.0/flows/${flow}`);
    harness.network.hangUp(id);
    await until({ status: 'hangup', recording_id: NIL_ID });
    expect(followers(recording_id)).toEqual([]);
  });

  test("that is another customer's answers 404, and nothing is recorded", async () => {
    const flow = await newFlow(await harness.newCaller('Eve'));
    expect(await start({ on_end_flow_id: flow })).toMatchObject({
      status: 404,
      body: { error: { reason: 'FLOW_NOT_FOUND' } },
    });
    expect(recorded()).toEqual([]);
  });
});

test('a call that the network forgot takes its recording with it', async () => {
  const { body } = await start();
  const lost = { call_id: id, number: Number.MAX_SAFE_INTEGER, at: Date.now() };
  await harness.store.calls.applyEvent({ ...lost, type: 'call_hangup', reason: 'failed', by: 'remote' });
  expect(await call()).toMatchObject({ recording_id: NIL_ID, recording_ids: [body.recording_id] });
});
