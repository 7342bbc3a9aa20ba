import type { NewSummary, Summary, SummaryRecords, SummaryText } from '../../activities/ai-summaries.ts';
import { NO_USAGE } from '../../activities/chat-model.ts';
import { EffectRefused } from '../../activities/failure.ts';
import { conference } from '../resources/conference.ts';
import type { DataOf } from '../resources/kind.ts';
import { summary as summaryKind } from '../resources/summary.ts';
import { transcribe } from '../resources/transcribe.ts';
import { StoreError } from '../store/errors.ts';
import { isUuid, orNil, triggeredId } from '../store/ids.ts';
import type { Resource } from '../store/records.ts';
import type { Resources } from '../store/resources.ts';
import type { Store } from '../store/store.ts';
import type { TranscribeParts } from '../transcribes/records.ts';
import { startOnEnd } from '../triggers/on-end.ts';
import { readLines } from './said.ts';
import type { SummaryClient } from './summary-client.ts';

type Data = DataOf<typeof summaryKind>;
type Stored = Resource<Data>;

const PAGE = 100;

/** Summaries as resources. */
export function createSummaries(parts: TranscribeParts): SummaryRecords {
  const { resources, calls } = parts.store;
  return {
    async start(input) {
      if ((await ownerOf(parts.store, input)) !== input.customer_id) throw unknown(input);
      return await start(resources, input);
    },
    find: (id) => resources.find<Data>(summaryKind, id),
    async isUp({ reference_type, reference_id }) {
      if (reference_type === 'conference') {
        const room = await resources.find(conference, reference_id);
        return room !== undefined && room.status !== 'terminated';
      }
      const call = reference_type === 'call' ? await calls.find(reference_id) : undefined;
      return call !== undefined && call.status !== 'hangup';
    },
    lines: (of) => readLines(parts.store, of),
    finish: (id, text) => finish(parts, id, text),
  };
}

/** Has what waits for the end of a call or conference summarised, once however often it is told. */
export async function summarizeEnded(
  { store, summaries }: { readonly store: Pick<Store, 'resources'>; readonly summaries: SummaryClient },
  { id, customer_id }: { readonly id: string; readonly customer_id: string },
): Promise<void> {
  const where = { reference_id: id, status: 'progressing' as const };
  const { result } = await store.resources.list<Data>(summaryKind, customer_id, { page_size: PAGE, where });
  for (const summary of result) await summaries.start(summary);
}

/** Whose it is; undefined: there is no such thing. */
async function ownerOf(
  { resources, calls, recordings }: TranscribeParts['store'],
  { customer_id, reference_type, reference_id: id }: NewSummary,
): Promise<string | undefined> {
  const find = {
    call: () => calls.find(id),
    conference: () => resources.find(conference, id),
    transcribe: () => resources.find(transcribe, id),
    recording: () => recordings.find(customer_id, id),
  };
  return isUuid(id) ? (await find[reference_type]())?.customer_id : undefined;
}

function unknown({ reference_type, reference_id }: NewSummary): EffectRefused {
  return new EffectRefused('SUMMARY_REFUSED', `there is no ${reference_type} ${reference_id}`);
}

async function start(resources: Resources, input: NewSummary): Promise<Summary> {
  const { key, customer_id, on_end_flow_id, ...rest } = input;
  const text = { status: 'progressing' as const, content: '', model: '', usage: NO_USAGE };
  const data: Data = { ...rest, ...text, on_end_flow_id: orNil(on_end_flow_id) };
  const id = triggeredId(customer_id, key);
  try {
    return (await resources.create<Data>(summaryKind, { customer_id, id, data })).resource;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'CONFLICT') throw error;
    const found = await resources.findByKey<Data>(summaryKind, `${input.reference_id}/${input.language}`);
    if (found?.customer_id === customer_id) return found;
    throw unknown(input);
  }
}

/** The text first, which has been paid for; whoever dies before the flow starts is told again. */
async function finish(parts: TranscribeParts, id: string, text: SummaryText): Promise<Summary> {
  const { status, content, model = '', usage = NO_USAGE } = text;
  const change = (current: Stored): Data | undefined =>
    current.status === 'progressing'
      ? { ...current, status, content, model, usage: { ...usage } }
      : undefined;
  const { resource } = await parts.store.resources.change<Data>(summaryKind, id, change);
  await startOnEnd(parts, {
    ...resource,
    reference_type: 'ai',
    variables: {
      'voipbin.ai_summary.id': id,
      'voipbin.ai_summary.reference_type': resource.reference_type,
      'voipbin.ai_summary.reference_id': resource.reference_id,
      'voipbin.ai_summary.language': resource.language,
      'voipbin.ai_summary.content': resource.content,
    },
  });
  return resource;
}
