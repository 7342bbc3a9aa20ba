import type { Summary } from '../../activities/ai-summaries.ts';
import { conferencecall } from '../resources/conferencecall.ts';
import type { DataOf } from '../resources/kind.ts';
import { transcribe } from '../resources/transcribe.ts';
import { transcript } from '../resources/transcript.ts';
import { isSet } from '../store/ids.ts';
import type { Resource } from '../store/records.ts';
import type { Resources } from '../store/resources.ts';
import type { Store } from '../store/store.ts';

type Line = Resource<DataOf<typeof transcript>>;

const PAGE = 100;
/** Upstream's limit of what a model is told. */
const MOST_LINES = 1000;

/** All that was said of it in any transcription, in the order in which it was said: who, and what. */
export async function readLines(
  store: Pick<Store, 'resources' | 'calls'>,
  { customer_id, reference_type, reference_id }: Summary,
): Promise<string[]> {
  const { resources } = store;
  const ids =
    reference_type === 'transcribe'
      ? [reference_id]
      : (
          await resources.list<DataOf<typeof transcribe>>(transcribe, customer_id, {
            page_size: PAGE,
            where: { reference_id },
          })
        ).result.map(({ id }) => id);
  const all = (await Promise.all(ids.map((id) => readTranscripts(resources, customer_id, id)))).flat();
  const lines = all.sort((a, b) => compare(a, b)).slice(-MOST_LINES);
  const guests = await guestsOf(store, lines);
  return lines.map(
    ({ conferencecall_id, direction, message }) =>
      `${guests.get(conferencecall_id) ?? direction}: ${message}`,
  );
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

/** Who speaks in each stay in a conference, in the order of their first words. Who came twice with one call is one guest. */
async function guestsOf(
  { resources, calls }: Pick<Store, 'resources' | 'calls'>,
  lines: readonly Line[],
): Promise<ReadonlyMap<string, string>> {
  const stays = [...new Set(lines.map(({ conferencecall_id }) => conferencecall_id).filter(isSet))];
  const numbers = new Map<string, number>();
  const guests = new Map<string, string>();
  for (const id of stays) {
    const callId = (await resources.find(conferencecall, id))?.reference_id ?? id;
    const number = numbers.get(callId) ?? numbers.size + 1;
    numbers.set(callId, number);
    const call = await calls.find(callId);
    const { target_name = '', target = '' } =
      (call?.direction === 'incoming' ? call.source : call?.destination) ?? {};
    const name = target_name || target;
    guests.set(id, name === '' ? `guest ${number}` : `guest ${number} (${name})`);
  }
  return guests;
}
