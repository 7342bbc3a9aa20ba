import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAiRecords } from '../../src/ai/records.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
let bob: Caller;

beforeAll(async () => {
  harness = await startHarness();
  [ada, bob] = [await harness.newCaller(), await harness.newCaller()];
}, 60_000);
afterAll(() => harness.close());

/** As upstream's MCP server sends it. */
const body = {
  name: 'Receptionist',
  detail: 'At the front desk',
  engine_model: 'openai.gpt-4o-mini',
  engine_key: 'sk-secret',
  init_prompt: 'Be kind to ${caller}.',
  tts_type: 'openai',
  tts_voice_id: 'nova',
  stt_type: 'deepgram',
  stt_language: 'de-DE',
  parameter: { tone: 'warm' },
};

/** An aicall of a new AI of Ada's, as a flow opens it. */
async function open(key: string, reference: 'call' | 'conversation' | 'task' = 'call') {
  const records = createAiRecords(harness.store.resources);
  const made = await ada.ask('POST', '/v1.0/ais', { ...body, tool_names: ['stop_service'] });
  const ai = await records.ai(ada.customer.id, made.body.id as string);
  if (!ai) throw new Error('there is no AI');
  const aicall = await records.open({
    key,
    customer_id: ada.customer.id,
    activeflow_id: '11111111-2222-4333-8444-555555555555',
    ai,
    prompt: 'Be kind to Ada.',
    reference_type: reference,
    reference_id: '21111111-2222-4333-8444-555555555555',
  });
  return { records, ai, aicall };
}

test('an AI is kept as upstream’s clients send it, but for its key, which is never kept', async () => {
  const made = await ada.ask('POST', '/v1.0/ais', body);
  expect(made.status).toBe(200);
  expect(made.body).toMatchObject({ ...body, engine_key: '', type: 'normal', tool_names: [] });
  const path = `/v1.0/ais/${made.body.id}`;
  const changed = await ada.ask('PUT', path, { engine_key: 'sk-other', tool_names: ['all'] });
  expect(changed.body).toMatchObject({ name: 'Receptionist', engine_key: '', tool_names: ['all'] });
  expect((await ada.ask('PUT', path, { tool_names: ['fly'] })).status).toBe(400);
  expect((await bob.ask('GET', path)).status).toBe(404);
});

test('what a model is told of an AI holds its parameters, and another customer’s AI is none', async () => {
  const { records, ai } = await open('flow/1.0');
  expect(ai.init_prompt).toBe('Be kind to ${caller}.\n\n{"tone":"warm"}');
  expect(await records.ai(bob.customer.id, ai.id)).toBeUndefined();
});

test('an aicall is opened once per key, its messages are added once per key, in their order', async () => {
  const { records, ai, aicall } = await open('flow/1.1');
  const again = await records.open({
    ...aicall,
    key: 'flow/1.1',
    ai,
  });
  expect(again).toEqual(aicall);
  const first = await records.add('flow/2.1/0', aicall, { role: 'user', content: 'Hello' });
  const usage = { prompt_tokens: 3, completion_tokens: 4 };
  const tool_calls = [{ id: 't', name: 'stop_service', arguments: '{}' }];
  await records.add('flow/2.1', aicall, { role: 'assistant', content: 'Hi', tool_calls, model: 'm', usage });
  expect(await records.add('flow/2.1/0', aicall, { role: 'user', content: 'Other' })).toEqual(first);
  expect((await records.messages(aicall.id)).map(({ content }) => content)).toEqual(['Hello', 'Hi']);
  expect(await records.message(ada.customer.id, 'flow/2.1')).toMatchObject({
    content: 'Hi',
    tool_calls,
    usage,
  });
  expect(await records.message(bob.customer.id, 'flow/2.1')).toBeUndefined();
  const listed = await ada.ask('GET', `/v1.0/aimessages?aicall_id=${aicall.id}`);
  expect(listed.body.result).toMatchObject([
    {
      role: 'assistant',
      direction: 'incoming',
      tool_calls: [{ id: 't', type: 'function', function: { name: 'stop_service', arguments: '{}' } }],
      usage,
      number: 2,
    },
    { role: 'user', content: 'Hello', number: 1 },
  ]);
  expect((await bob.ask('GET', `/v1.0/aimessages?aicall_id=${aicall.id}`)).body.result).toEqual([]);
});

test('a long conversation is told to the model from its end, in order', async () => {
  const { records, aicall } = await open('flow/1.2');
  for (let n = 1; n <= 230; n++)
    await records.add(`flow/n/${n}`, aicall, { role: 'user', content: String(n) });
  const told = (await records.messages(aicall.id)).map(({ content }) => Number(content));
  expect(told).toEqual(Array.from({ length: 200 }, (_, at) => at + 31));
});

test('a conversation by messages goes on with its aicall, until that is ended', async () => {
  const { records, ai, aicall } = await open('flow/1.3', 'conversation');
  const next = { ...aicall, ai, prompt: 'Other', activeflow_id: '31111111-2222-4333-8444-555555555555' };
  const same = await records.open({ ...next, key: 'flow/1.4' });
  expect(same).toMatchObject({ id: aicall.id, prompt: 'Be kind to Ada.', activeflow_id: next.activeflow_id });
  expect((await ada.ask('POST', `/v1.0/aicalls/${aicall.id}/terminate`)).body.status).toBe('terminated');
  expect((await records.open({ ...next, key: 'flow/1.5' })).id).not.toBe(aicall.id);
});

test('an aicall is ended by API: its flow is told, or it is ended where there is none any more', async () => {
  const { aicall } = await open('flow/1.6');
  const path = `/v1.0/aicalls/${aicall.id}`;
  expect((await bob.ask('POST', `${path}/terminate`)).status).toBe(404);
  const ended = await ada.ask('POST', `${path}/terminate`);
  expect(ended.status).toBe(200);
  expect(harness.flows.events).toMatchObject([
    { type: 'service', source: `aicall/${aicall.id}`, number: 1, service_id: aicall.id, name: 'terminate' },
  ]);
  expect(ended.body).toMatchObject({ status: 'progressing', tm_end: NEVER });
  harness.flows.onEvent = () => 'gone';
  expect((await ada.ask('POST', `${path}/terminate`)).body).toMatchObject({ status: 'terminated' });
  expect((await ada.ask('POST', `${path}/terminate`)).body.tm_end).not.toBe(NEVER);
});
