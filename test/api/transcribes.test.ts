import { pino } from 'pino';
import { beforeEach, expect, test, vi } from 'vitest';
import { createTranscribes } from '../../src/transcribes/records.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { answeredFor, startHarnessWithGateway } from './ringing.ts';

const harness = await startHarnessWithGateway();
const ada = await harness.newCaller();
const bob = await harness.newCaller();
let id: string;

beforeEach(async () => {
  id = await answeredFor(harness, ada);
});

const begin = (more: object = {}) =>
  ada.ask('POST', '/v1.0/transcribes', {
    reference_type: 'call',
    reference_id: id,
    language: 'en-US',
    ...more,
  });
/** On a busy machine, too. */
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000 });
const lines = async (transcribeId: unknown) =>
  (await ada.ask('GET', `/v1.0/transcripts?transcribe_id=${transcribeId}`)).body.result as {
    direction: string;
    message: string;
    tm_transcript: string;
  }[];

test('what is said on a call becomes transcripts, until it ends; then its flow starts, once', async () => {
  const flow = await ada.ask('POST', '/v1.0/flows', { name: 'after', actions: [] });
  const { status, body } = await begin({ on_end_flow_id: flow.body.id });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    reference_type: 'call',
    reference_id: id,
    status: 'progressing',
    direction: 'both',
  });
  harness.network.say(id, 'Hello there');
  await harness.network.talk({
    command_id: `talk ${id}`,
    call_id: id,
    text: 'Good morning',
    language: '',
    provider: '',
    voice_id: '',
  });
  await until(async () => expect(await lines(body.id)).toHaveLength(2));
  const said = (await lines(body.id)).map(({ direction, message }) => `${direction} ${message}`);
  expect(said.sort()).toEqual(['in Hello there', 'out Good morning']);
  for (const { tm_transcript } of await lines(body.id))
    expect(tm_transcript).toMatch(/^0001-01-01 00:00:\d\d\.\d{6}$/);
  harness.network.hangUp(id);
  const path = `/v1.0/transcribes/${body.id}`;
  await until(async () => expect((await ada.ask('GET', path)).body.status).toBe('done'));
  const started = () => harness.flows.started.filter(({ facts }) => facts.reference_id === body.id);
  expect(started()[0]).toMatchObject({
    facts: { reference_type: 'transcribe', flow_id: flow.body.id },
    variables: { 'voipbin.transcribe.id': body.id, 'voipbin.transcribe.language': 'en-US' },
  });
  const { store, flows } = harness;
  await createTranscribes({ store, flows, log: pino({ enabled: false }) }).finish(String(body.id));
  expect(new Set(started().map(({ facts }) => facts.id)).size).toBe(1);
});

test('a call is transcribed once per language at a time', async () => {
  const first = await begin();
  expect(await begin()).toMatchObject({ status: 409, body: { error: { reason: 'STATE_INVALID' } } });
  expect((await begin({ language: 'de-DE' })).status).toBe(200);
  const stopped = await ada.ask('POST', `/v1.0/transcribes/${first.body.id}/stop`);
  expect(stopped.body).toMatchObject({ status: 'done', on_end_flow_id: NIL_ID });
  expect((await ada.ask('POST', `/v1.0/transcribes/${first.body.id}/stop`)).status).toBe(200);
  harness.network.say(id, 'Unheard');
  expect((await begin()).status).toBe(200);
  expect(await lines(first.body.id)).toEqual([]);
});

test('a repeated request with its key begins nothing more', async () => {
  const body = { reference_type: 'call', reference_id: id, language: 'fr-FR' };
  const headers = { 'idempotency-key': id };
  const first = await ada.ask('POST', '/v1.0/transcribes', body, headers);
  const again = await ada.ask('POST', '/v1.0/transcribes', body, headers);
  expect(again.body.id).toBe(first.body.id);
});

test('transcriptions are listed by what they are of, and are their customer’s alone', async () => {
  const { body } = await begin();
  const found = await ada.ask('GET', `/v1.0/transcribes?reference_type=call&reference_id=${id}`);
  expect(found.body.result).toEqual([body]);
  expect((await bob.ask('GET', `/v1.0/transcribes/${body.id}`)).status).toBe(404);
  expect((await bob.ask('POST', `/v1.0/transcribes/${body.id}/stop`)).status).toBe(404);
  const theirs = { reference_type: 'call', reference_id: id, language: 'en-US' };
  expect((await bob.ask('POST', '/v1.0/transcribes', theirs)).status).toBe(404);
});

test('the recordings of a call are found by the call and by themselves, for their customer', async () => {
  const { store, flows } = harness;
  const transcribes = createTranscribes({ store, flows, log: pino({ enabled: false }) });
  const { body } = await ada.ask('POST', `/v1.0/calls/${id}/recording_start`, {});
  const recording_id = String(body.recording_id);
  await until(async () =>
    expect(await transcribes.recordings(ada.customer.id, { call_id: id })).toMatchObject([
      { id: recording_id, call_id: id },
    ]),
  );
  expect(await transcribes.recordings(ada.customer.id, { recording_id })).toHaveLength(1);
  expect(await transcribes.recordings(bob.customer.id, { recording_id })).toEqual([]);
  expect(await transcribes.recordings(bob.customer.id, { call_id: id })).toEqual([]);
});
