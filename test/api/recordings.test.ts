import { beforeEach, expect, test, vi } from 'vitest';
import { answeredFor, startHarnessWithGateway } from './ringing.ts';

const harness = await startHarnessWithGateway();
const ada = await harness.newCaller();
let callId: string;
let id: string;

beforeEach(async () => {
  callId = await answeredFor(harness, ada);
  id = (await ada.ask('POST', `/v1.0/calls/${callId}/recording_start`)).body.recording_id as string;
});

const get = (who = ada) => who.ask('GET', `/v1.0/recordings/${id}`);
const file = (who = ada) => who.ask('GET', `/v1.0/recordingfiles/${id}`);
async function end(): Promise<void> {
  await ada.ask('POST', `/v1.0/calls/${callId}/recording_stop`);
  await vi.waitFor(async () => expect((await get()).body).toMatchObject({ status: 'ended' }), 10_000);
}

test('a recording is found by its id and in the list, with why it ended', async () => {
  await end();
  const { status, body } = await get();
  expect([status, body]).toMatchObject([
    200,
    { id, reference_type: 'call', reference_id: callId, format: 'wav', end_reason: 'stopped' },
  ]);
  const list = await ada.ask('GET', `/v1.0/recordings?reference_id=${callId}&status=ended`);
  expect(list.body).toMatchObject({ result: [body], next_page_token: '' });
  expect((await ada.ask('GET', `/v1.0/recordings?reference_id=${id}`)).body).toMatchObject({ result: [] });
});

test('its file is a WAV once it has ended', async () => {
  expect(await file()).toMatchObject({ status: 409, body: { error: { reason: 'STATE_INVALID' } } });
  await end();
  const response = await harness.api.inject({
    method: 'GET',
    url: `/v1.0/recordingfiles/${id}`,
    headers: { authorization: `Bearer ${ada.token}` },
  });
  expect(response.headers).toMatchObject({
    'content-type': 'audio/wav',
    'content-disposition': `attachment; filename="call_${callId}_${id}.wav"`,
  });
  expect(response.rawPayload.toString('latin1', 0, 4)).toBe('RIFF');
});

test('a deleted one is found by nobody', async () => {
  await end();
  expect((await ada.ask('DELETE', `/v1.0/recordings/${id}`)).status).toBe(200);
  expect((await get()).status).toBe(404);
  expect((await file()).status).toBe(404);
  expect((await ada.ask('DELETE', `/v1.0/recordings/${id}`)).status).toBe(404);
});

test('those of another customer do not exist', async () => {
  await end();
  const eve = await harness.newCaller();
  expect(await get(eve)).toMatchObject({ status: 404, body: { error: { reason: 'RESOURCE_NOT_FOUND' } } });
  expect((await file(eve)).status).toBe(404);
  expect((await eve.ask('DELETE', `/v1.0/recordings/${id}`)).status).toBe(404);
  expect((await eve.ask('GET', '/v1.0/recordings')).body).toMatchObject({ result: [] });
});
