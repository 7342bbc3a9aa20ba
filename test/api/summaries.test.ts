import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSummarizing, type Summary } from '../../activities/ai-summaries.ts';
import { NO_USAGE } from '../../activities/chat-model.ts';
import { createTranscribing } from '../../activities/transcribes.ts';
import { createSummaries, summarizeEnded } from '../../src/ai/summaries.ts';
import { Gateway } from '../../src/roles/gateway.ts';
import { createTranscribes } from '../../src/transcribes/records.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { comeIn } from './conference-guest.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';
import { ringFor } from './ringing.ts';

let harness: Harness;
let ada: Caller;
let bob: Caller;
const handed: Summary[] = [];

beforeAll(async () => {
  harness = await startHarness();
  [ada, bob] = [await harness.newCaller(), await harness.newCaller()];
  const { store, flows, network } = harness;
  const summaries = { start: async (summary: Summary) => void handed.push(summary) };
  const gateway = new Gateway({ store, flows, provider: network, summaries }, pino({ enabled: false }));
  await network.open({ incoming: async () => {}, event: (event) => gateway.event(event) });
}, 60_000);
afterAll(() => harness.close());

const parts = () => ({ store: harness.store, flows: harness.flows, log: pino({ enabled: false }) });
const asked = async (key: string, reference_id: string, on_end_flow_id = '') => ({
  key,
  customer_id: ada.customer.id,
  activeflow_id: (await harness.store.calls.get(ada.customer.id, reference_id)).activeflow_id,
  on_end_flow_id,
  reference_type: 'call' as const,
  reference_id,
  language: 'en-US',
});

test('what waits for the end of a call is handed over when it ends, and holds what was said in its order', async () => {
  const id = await ringFor(harness, ada);
  await harness.network.answer({ command_id: `answer ${id}`, call_id: id });
  const records = createSummaries(parts());
  const summary = await records.start(await asked('flow/1.1', id));
  expect(await records.isUp(summary)).toBe(true);
  const body = { reference_type: 'call', reference_id: id, language: 'en-US' };
  const transcribed = await ada.ask('POST', '/v1.0/transcribes', body);
  const of = (await createTranscribes(parts()).ofCall(id))[0];
  if (!of) throw new Error('nothing is transcribed');
  expect(of.id).toBe(transcribed.body.id);
  for (const [n, text] of ['One', 'Two', 'Three'].entries())
    await createTranscribes(parts()).add(of, n + 1, { direction: 'in', at: n * 1000, text });
  harness.network.hangUp(id);
  await vi.waitFor(() => expect(handed.map((one) => one.id)).toContain(summary.id), { timeout: 10_000 });
  expect(await records.isUp(summary)).toBe(false);
  expect(await records.lines(summary)).toEqual(['in: One', 'in: Two', 'in: Three']);
});

test('a summary is stored before its flow starts, which starts once; another customer sees neither', async () => {
  const id = await ringFor(harness, ada);
  const flow = await ada.ask('POST', '/v1.0/flows', { name: 'after', actions: [] });
  const records = createSummaries(parts());
  const summary = await records.start(await asked('flow/2.1', id, String(flow.body.id)));
  expect(await records.start(await asked('flow/9.9', id))).toMatchObject({ id: summary.id });
  const usage = { prompt_tokens: 5, completion_tokens: 2 };
  const text = { status: 'done', content: 'All well.', model: 'm', usage } as const;
  await records.finish(summary.id, text);
  await records.finish(summary.id, { ...text, content: 'Other' });
  const path = `/v1.0/aisummaries/${summary.id}`;
  expect((await ada.ask('GET', path)).body).toMatchObject(text);
  const started = harness.flows.started.filter(({ facts }) => facts.reference_id === summary.id);
  expect(new Set(started.map(({ facts }) => facts.id)).size).toBe(1);
  expect(started[0]).toMatchObject({
    facts: { reference_type: 'ai', flow_id: flow.body.id },
    variables: { 'voipbin.ai_summary.content': 'All well.', 'voipbin.ai_summary.id': summary.id },
  });
  expect((await bob.ask('GET', path)).status).toBe(404);
  const theirs = { ...(await asked('flow/3.1', id)), customer_id: bob.customer.id };
  await expect(records.start(theirs)).rejects.toMatchObject({ code: 'SUMMARY_REFUSED' });
});

/** What flows ask for, with a model that repeats what it is told. */
function summarizing() {
  const { store, network } = harness;
  const transcribes = createTranscribes(parts());
  const listener = { name: 'deaf', transcribe: async () => [] };
  const { ai_summary } = createSummarizing({
    summaries: createSummaries(parts()),
    model: {
      name: 'echo',
      chat: async ({ messages }) => ({
        content: messages[1]?.content ?? '',
        tool_calls: [],
        model: 'm',
        usage: NO_USAGE,
      }),
    },
    transcribing: createTranscribing({ transcribes, listener, control: network }),
    conferences: { records: store.conferences, transcribes, ears: network },
  });
  const on_end_flow_id = '';
  return (reference_type: string, reference_id: string, { customer } = ada, language = 'en-US') =>
    ai_summary({
      key: randomUUID(),
      activeflow_id: NIL_ID,
      customer_id: customer.id,
      input: { reference_type, reference_id, language, on_end_flow_id },
    });
}
const linesOf = async (id: string) => {
  const summary = await createSummaries(parts()).find(id);
  return summary ? await createSummaries(parts()).lines(summary) : [];
};

test('a call that is up is transcribed for its summary', async () => {
  const id = await ringFor(harness, ada);
  await harness.network.answer({ command_id: `answer ${id}`, call_id: id });
  const { id: summary, status } = await summarizing()('call', id);
  expect(status).toBe('progressing');
  harness.network.say(id, 'Hello');
  await vi.waitFor(async () => expect(await linesOf(String(summary))).toEqual(['in: Hello']), {
    timeout: 10_000,
  });
});

test('a conference is transcribed for its summary, in which is who said what, and is summarised when it has ended', async () => {
  const summarize = summarizing();
  const { body: room } = await ada.ask('POST', '/v1.0/conferences', { name: 'Stand-up' });
  const id = String(room.id);
  const [first, second] = [await comeIn(harness, ada, id), await comeIn(harness, ada, id)];
  first.say('Nobody hears this');
  const summary = await summarize('conference', id);
  expect(summary).toMatchObject({ status: 'progressing', reference_type: 'conference' });
  expect(await summarize('conference', id)).toEqual(summary);
  const said = ['guest 1 (+15550100): Morning', 'guest 2 (+15550100): Hello', 'guest 1 (+15550100): Bye'];
  for (const [n, speaker] of [second, first, second].entries()) {
    speaker.say(['Morning', 'Hello', 'Bye'][n] ?? '');
    const soFar = said.slice(0, n + 1);
    await vi.waitFor(async () => expect(await linesOf(String(summary.id))).toEqual(soFar), {
      timeout: 10_000,
    });
  }
  expect((await ada.ask('GET', `/v1.0/conferences/${id}`)).body.transcribe_ids).toHaveLength(1);
  await harness.store.conferences.terminated(id);
  const started: string[] = [];
  const summaries = { start: async (waiting: Summary) => void started.push(waiting.id) };
  await summarizeEnded({ store: harness.store, summaries }, { id, customer_id: ada.customer.id });
  expect(started).toEqual([summary.id]);
  expect(await summarize('conference', id, ada, 'de-DE')).toMatchObject({
    status: 'done',
    content: said.join('\n'),
  });
});

test('a conference that is transcribed already goes on being so', async () => {
  const { body: room } = await ada.ask('POST', '/v1.0/conferences', {});
  const path = `/v1.0/conferences/${room.id}`;
  const before = await ada.ask('POST', `${path}/transcribe_start`, { language: 'de-DE' });
  await summarizing()('conference', String(room.id));
  const { transcribe_id, transcribe_ids } = (await ada.ask('GET', path)).body;
  expect(transcribe_ids).toEqual([before.body.transcribe_id]);
  expect(transcribe_ids).toEqual([transcribe_id]);
});

test('nothing is summarised that is not there, or is of another customer', async () => {
  const summarize = summarizing();
  const { body: room } = await ada.ask('POST', '/v1.0/conferences', {});
  const theirs = [
    ['conference', String(room.id)],
    ['call', await ringFor(harness, ada)],
  ] as const;
  for (const [type, id] of theirs)
    await expect(summarize(type, id, bob)).rejects.toMatchObject({ code: 'SUMMARY_REFUSED' });
  for (const type of ['call', 'conference', 'transcribe', 'recording'])
    for (const id of [randomUUID(), 'no id'])
      await expect(summarize(type, id)).rejects.toMatchObject({ code: 'SUMMARY_REFUSED' });
  expect((await bob.ask('GET', '/v1.0/aisummaries')).body.result).toEqual([]);
});

test('one that failed says so, and may be asked for again', async () => {
  const id = await ringFor(harness, ada);
  const records = createSummaries(parts());
  const first = await records.start(await asked('flow/4.1', id));
  expect(await records.finish(first.id, { status: 'failed', content: '' })).toMatchObject({
    status: 'failed',
  });
  expect((await records.start(await asked('flow/4.2', id))).id).not.toBe(first.id);
});
