import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Summary } from '../../activities/ai-summaries.ts';
import { EffectRefused, TryLater } from '../../activities/failure.ts';
import { createSummaries } from '../../src/ai/summaries.ts';
import { conference } from '../../src/resources/conference.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { Platform } from '../background/platform.ts';

let platform: Platform;
const tries = new Map<string, number>();
const failed: string[] = [];
const refused = randomUUID();

beforeAll(async () => {
  platform = await Platform.open();
  await platform.work(() => ({
    summarize: async ({ summary_id: id }) => {
      const n = (tries.get(id) ?? 0) + 1;
      tries.set(id, n);
      if (id === refused) throw new EffectRefused('MODEL_REFUSED', 'no');
      if (n < 3) throw new TryLater('MODEL_BUSY', 'busy', 10);
    },
    summary_failed: async ({ summary_id }) => void failed.push(summary_id),
  }));
}, 120_000);
afterAll(() => platform.close(), 60_000);

const summaryOf = (id: string) => ({ id, customer_id: randomUUID(), reference_id: randomUUID() }) as Summary;
const ended = (id: string) => platform.client.workflow.getHandle(`ai_summary/${id}`).result();

test('a call is summarised once after its end, however often that is told, and a busy model is asked again', async () => {
  const summary = summaryOf(randomUUID());
  await Promise.all([platform.summaries.start(summary), platform.summaries.start(summary)]);
  await ended(summary.id);
  await platform.summaries.start(summary);
  expect(tries.get(summary.id)).toBe(3);
  expect(failed).toEqual([]);
}, 60_000);

test('what waits for the end of a conference is summarised when it has ended', async () => {
  const { store, customer: customer_id, conferences } = platform;
  const data = conference.fields.parse({});
  const { id: reference_id } = (await store.resources.create(conference, { customer_id, data })).resource;
  const records = createSummaries({ store, flows: platform.flows, log: pino({ level: 'silent' }) });
  const of = { reference_type: 'conference', reference_id, language: 'en-US' } as const;
  const asked = { key: randomUUID(), customer_id, activeflow_id: NIL_ID, on_end_flow_id: '', ...of };
  const { id } = await records.start(asked);
  expect(await records.isUp(of)).toBe(true);
  await conferences.records.terminating(reference_id);
  await conferences.desk.wake({ conference_id: reference_id, customer_id });
  await vi.waitFor(() => expect(tries.get(id)).toBeDefined(), { timeout: 30_000 });
  expect(await records.isUp(of)).toBe(false);
  await ended(id);
}, 60_000);

test('a summary that the model refuses has failed', async () => {
  await platform.summaries.start(summaryOf(refused));
  await ended(refused);
  expect(tries.get(refused)).toBe(1);
  expect(failed).toEqual([refused]);
}, 60_000);
