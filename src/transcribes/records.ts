import type { Logger } from 'pino';
import type { AudioControl } from '../../activities/call-audio.ts';
import { EffectRefused } from '../../activities/failure.ts';
import type { TranscribedLine } from '../../activities/speech.ts';
import type { NewTranscribe, Recorded, Transcribe, TranscribeRecords } from '../../activities/transcribes.ts';
import type { DataOf } from '../resources/kind.ts';
import { transcribe as transcribeKind } from '../resources/transcribe.ts';
import { transcript } from '../resources/transcript.ts';
import { StoreError } from '../store/errors.ts';
import { orNil, triggeredId } from '../store/ids.ts';
import type { Resource } from '../store/records.ts';
import type { Resources } from '../store/resources.ts';
import type { Store } from '../store/store.ts';
import { startOnEnd } from '../triggers/on-end.ts';
import type { StartParts } from '../triggers/start-flow.ts';

type Data = DataOf<typeof transcribeKind>;
type Stored = Resource<Data>;

export interface TranscribeParts extends StartParts {
  readonly store: Pick<Store, 'activeflows' | 'reconciliation' | 'resources' | 'calls' | 'recordings'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Needed by whoever transcribes recordings. */
  readonly files?: Pick<AudioControl, 'recordingFile'>;
}

/** Of a transcription, in a variable. */
const MOST_LINES = 1000;
const LONGEST_TEXT = 30_000;
/** A day's offset must fit; nobody speaks longer. */
const LONGEST_OFFSET_MS = 86_399_999;
/** Of one call, under way at once: one per language. */
const MOST_OF_A_CALL = 100;

/** Transcriptions and their lines as resources. */
export function createTranscribes(parts: TranscribeParts): TranscribeRecords {
  const { resources } = parts.store;
  return {
    start: (input) => start(resources, input),
    async ofCall(callId) {
      const call = await parts.store.calls.find(callId);
      if (!call) return [];
      const where = { reference_id: callId, status: 'progressing' as const };
      const page = { page_size: MOST_OF_A_CALL, where };
      return (await resources.list<Data>(transcribeKind, call.customer_id, page)).result;
    },
    add: (of, n, line) => add(resources, of, n, line),
    text: (of) => textOf(resources, of),
    finish: (id) => finish(parts, id),
    async recordings(customerId, of) {
      const ids =
        'call_id' in of
          ? ((await parts.store.calls.find(of.call_id))?.recording_ids ?? [])
          : [of.recording_id];
      const found = await Promise.all(ids.map((id) => parts.store.recordings.find(customerId, id)));
      return found.flatMap((recording) => (recording ? [toRecorded(recording, parts.files)] : []));
    },
  };
}

async function start(resources: Resources, input: NewTranscribe): Promise<Transcribe> {
  const { key, customer_id, on_end_flow_id, ...rest } = input;
  const data: Data = { ...rest, on_end_flow_id: orNil(on_end_flow_id), status: 'progressing' };
  try {
    const id = triggeredId(customer_id, key);
    return (await resources.create<Data>(transcribeKind, { customer_id, id, data })).resource;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'CONFLICT') throw error;
    return await existing(resources, input);
  }
}

/** Of a recording, what was transcribed once is good for all. */
async function existing(
  resources: Resources,
  { reference_type, reference_id, language }: NewTranscribe,
): Promise<Transcribe> {
  const found = await resources.findByKey<Data>(transcribeKind, `${reference_id}/${language}`);
  if (found && reference_type === 'recording') return found;
  throw new EffectRefused(
    'TRANSCRIBE_EXISTS',
    `the ${reference_type} ${reference_id} is being transcribed in ${language} already`,
  );
}

async function add(
  resources: Resources,
  { id: transcribe_id, customer_id }: Transcribe,
  n: number,
  { direction, at, text: message, conferencecall_id }: TranscribedLine,
): Promise<void> {
  const line = { transcribe_id, direction, message, tm_transcript: toOffset(at) };
  const data = { ...line, conferencecall_id: orNil(conferencecall_id) };
  // Calls of a conference count each for itself.
  const of = conferencecall_id === undefined ? transcribe_id : `${transcribe_id}/${conferencecall_id}`;
  const id = triggeredId(customer_id, `transcript/${of}/${n}`);
  await resources.create<typeof data>(transcript, { customer_id, id, data });
}

/** In the order in which it was said. */
async function textOf(
  resources: Resources,
  { id, customer_id }: Pick<Transcribe, 'id' | 'customer_id'>,
): Promise<string> {
  const page = { page_size: MOST_LINES, where: { transcribe_id: id } };
  const lines = (await resources.list<DataOf<typeof transcript>>(transcript, customer_id, page)).result;
  const said = lines.toSorted((a, b) => a.tm_transcript.localeCompare(b.tm_transcript));
  return said
    .map(({ message }) => message)
    .join('\n')
    .slice(0, LONGEST_TEXT);
}

/** `0001-01-01` and how long after the beginning. */
function toOffset(ms: number): string {
  const time = new Date(Math.min(Math.max(ms, 0), LONGEST_OFFSET_MS)).toISOString().slice(11, 23);
  return `0001-01-01 ${time}000`;
}

/** The flow first: its start is decided once, and whoever dies in between is told of the end again. */
async function finish(parts: TranscribeParts, id: string): Promise<void> {
  const found = await parts.store.resources.find<Data>(transcribeKind, id);
  if (found?.status !== 'progressing') return;
  const variables = {
    'voipbin.transcribe.id': id,
    'voipbin.transcribe.language': found.language,
    'voipbin.transcribe.direction': found.direction,
    'voipbin.transcribe.text': await textOf(parts.store.resources, found),
  };
  await startOnEnd(parts, { ...found, reference_type: 'transcribe', variables });
  const change = (current: Stored): Data | undefined =>
    current.status === 'done' ? undefined : { ...current, status: 'done' };
  await parts.store.resources.change<Data>(transcribeKind, id, change, { type: 'transcribe_done' });
}

function toRecorded(
  { id, reference_id }: { id: string; reference_id: string },
  files: TranscribeParts['files'],
): Recorded {
  return {
    id,
    call_id: reference_id,
    audio: async () => {
      const file = await files?.recordingFile(id);
      if (file) return file;
      throw new EffectRefused('RECORDING_WITHOUT_AUDIO', `the recording ${id} has no file`);
    },
  };
}
