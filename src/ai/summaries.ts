import type { NewSummary, Summary, SummaryRecords, SummaryText } from '../../activities/ai-summaries.ts';
import { NO_USAGE } from '../../activities/chat-model.ts';
import { EffectRefused } from '../../activities/failure.ts';
import type { DataOf } from '../resources/kind.ts';
import { summary as summaryKind } from '../resources/summary.ts';
import { transcribe as transcribeKind } from '../resources/transcribe.ts';
import { transcript } from '../resources/transcript.ts';
import { StoreError } from '../store/errors.ts';
import { orNil, triggeredId } from '../store/ids.ts';
import type { Resource } from '../store/records.ts';
import type { Resources } from '../store/resources.ts';
import type { TranscribeParts } from '../transcribes/records.ts';
import { startOnEnd } from '../triggers/on-end.ts';

type Data = DataOf<typeof summaryKind>;
type Stored = Resource<Data>;
type Line = Resource<DataOf<typeof transcript>>;

const PAGE = 100;
/** Upstream's limit of what a model is told. */
const MOST_LINES = 1000;

/** Summaries as resources. */
export function createSummaries(parts: TranscribeParts): SummaryRecords {
  const { resources, calls } = parts.store;
  return {
    start: (input) => start(resources, input),
    find: (id) => resources.find<Data>(summaryKind, id),
    async isCallUp(callId) {
      const call = await calls.find(callId);
      return call !== undefined && call.status !== 'hangup';
    },
    lines: (of) => readLines(resources, of),
    finish: (id, text) => finish(parts, id, text),
  };
}

/** Summaries of a call that wait for its end. */
export async function waitingSummaries(
  { store }: Pick<TranscribeParts, 'store'>,
  callId: string,
): Promise<readonly Summary[]> {
  const call = await store.calls.find(callId);
  if (!call) return [];
  const where = { reference_id: callId, status: 'progressing' as const };
  return (await store.resources.list<Data>(summaryKind, call.customer_id, { page_size: PAGE, where })).result;
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
    throw new EffectRefused('SUMMARY_REFUSED', `there is no ${input.reference_type} ${input.reference_id}`);
  }
}

/** All that was said of it in any transcription, in the order in which it was said. */
async function readLines(
  resources: Resources,
  { customer_id, reference_type, reference_id }: Summary,
): Promise<string[]> {
  const ids =
    reference_type === 'transcribe'
      ? [reference_id]
      : (
          await resources.list<DataOf<typeof transcribeKind>>(transcribeKind, customer_id, {
            page_size: PAGE,
            where: { reference_id },
          })
        ).result.map(({ id }) => id);
  const lines = (await Promise.all(ids.map((id) => readTranscripts(resources, customer_id, id)))).flat();
  return lines
    .sort((a, b) => compare(a, b))
    .slice(-MOST_LINES)
    .map(({ direction, message }) => `${direction}: ${message}`);
}

/** Lines of one transcription by their offset; those of several by when they were stored. */
function compare(a: Line, b: Line): number {
  const [first, second] =
    a.transcribe_id === b.transcribe_id ? [a.tm_transcript, b.tm_transcript] : [a.tm_create, b.tm_create];
  return first < second ? -1 : 1;
}

async function readTranscripts(
  resources: Resources,
  customerId: string,
  transcribe_id: string,
): Promise<Line[]> {
  const read: Line[] = [];
  let page_token = '';
  do {
    const page = { page_size: PAGE, page_token, where: { transcribe_id } };
    const { result, next_page_token } = await resources.list<DataOf<typeof transcript>>(
      transcript,
      customerId,
      page,
    );
    read.push(...result);
    page_token = next_page_token;
  } while (page_token !== '' && read.length < MOST_LINES);
  return read;
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
