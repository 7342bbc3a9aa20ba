import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Summary } from '../../activities/ai-summaries.ts';
import { createSummaries } from '../../src/ai/summaries.ts';
import { Gateway } from '../../src/roles/gateway.ts';
import { createTranscribes } from '../../src/transcribes/records.ts';
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
  expect(await records.isCallUp(id)).toBe(true);
  const body = { reference_type: 'call', reference_id: id, language: 'en-US' };
  const transcribed = await ada.ask('POST', '/v1.0/transcribes', body);
  const of = (await createTranscribes(parts()).ofCall(id))[0];
  if (!of) throw new Error('nothing is transcribed');
  expect(of.id).toBe(transcribed.body.id);
  for (const [n, text] of ['One', 'Two', 'Three'].entries())
    await createTranscribes(parts()).add(of, n + 1, { direction: 'in', at: n * 1000, text });
  harness.network.hangUp(id);
  await vi.waitFor(() => expect(handed.map((one) => one.id)).toContain(summary.id), { timeout: 10_000 });
  expect(await records.isCallUp(id)).toBe(false);
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

test('one that failed says so, and may be asked for again', async () => {
  const id = await ringFor(harness, ada);
  const records = createSummaries(parts());
  const first = await records.start(await asked('flow/4.1', id));
  expect(await records.finish(first.id, { status: 'failed', content: '' })).toMatchObject({
    status: 'failed',
  });
  expect((await records.start(await asked('flow/4.2', id))).id).not.toBe(first.id);
});
