import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Gateway } from '../../src/roles/gateway.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { comeIn } from './conference-guest.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
  const { store, flows, network } = harness;
  const gateway = new Gateway(
    { store, flows, provider: network, summaries: { start: async () => {} } },
    pino({ enabled: false }),
  );
  await network.open({ incoming: async () => {}, event: (event) => gateway.event(event) });
}, 60_000);
afterAll(() => harness.close());

const ask = async (path: string, body: object = {}) => {
  const { status, body: answer } = await ada.ask('POST', `/v1.0/conferences/${path}`, body);
  expect(status, JSON.stringify(answer)).toBe(200);
  return answer;
};
const linesOf = async (transcribeId: unknown): Promise<string[]> => {
  const { body } = await ada.ask('GET', `/v1.0/transcripts?transcribe_id=${transcribeId}`);
  const lines = body.result as { conferencecall_id: string; direction: string; message: string }[];
  return lines.map((line) => `${line.conferencecall_id} ${line.direction} ${line.message}`).sort();
};

test('what is said in a conference is written down with who said it, until it is stopped', async () => {
  const { body: room } = await ada.ask('POST', '/v1.0/conferences', { name: 'Stand-up' });
  const id = String(room.id);
  const first = await comeIn(harness, ada, id);
  first.say('Nobody hears this');
  const { transcribe_id, transcribe_ids } = await ask(`${id}/transcribe_start`, { language: 'en-US' });
  expect(transcribe_ids).toEqual([transcribe_id]);
  const again = await ada.ask('POST', `/v1.0/conferences/${id}/transcribe_start`, { language: 'de-DE' });
  expect(again).toMatchObject({ status: 409, body: { error: { reason: 'STATE_INVALID' } } });
  const second = await comeIn(harness, ada, id);
  first.say('Good morning');
  second.say('Morning');
  const heard = [`${first.id} in Good morning`, `${second.id} in Morning`].sort();
  await vi.waitFor(async () => expect(await linesOf(transcribe_id)).toEqual(heard), { timeout: 10_000 });
  await first.leave();
  first.say('On my own');
  second.say('Bye');
  const all = [...heard, `${second.id} in Bye`].sort();
  await vi.waitFor(async () => expect(await linesOf(transcribe_id)).toEqual(all), { timeout: 10_000 });
  const elsewhere = await ada.ask('POST', `/v1.0/transcribes/${transcribe_id}/stop`);
  expect(elsewhere.status).toBe(409);
  expect(await ask(`${id}/transcribe_stop`)).toMatchObject({ transcribe_id: NIL_ID, transcribe_ids });
  expect((await ada.ask('GET', `/v1.0/transcribes/${transcribe_id}`)).body).toMatchObject({
    reference_type: 'conference',
    reference_id: id,
    status: 'done',
  });
  expect((await ada.ask('POST', `/v1.0/conferences/${id}/transcribe_stop`)).status).toBe(409);
});

test('a conference that ends is not transcribed', async () => {
  const { body: room } = await ada.ask('POST', '/v1.0/conferences', {});
  await ada.ask('DELETE', `/v1.0/conferences/${room.id}`);
  const path = `/v1.0/conferences/${room.id}/transcribe_start`;
  expect((await ada.ask('POST', path, { language: 'en-US' })).status).toBe(409);
  expect((await ada.ask('POST', path, {})).status).toBe(400);
});
