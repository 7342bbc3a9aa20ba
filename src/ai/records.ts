import type {
  Ai,
  Aicall,
  AiMessage,
  AiRecords,
  NewAicall,
  NewAiMessage,
} from '../../activities/ai-records.ts';
import { NO_USAGE } from '../../activities/chat-model.ts';
import { NEVER, toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import { ai as aiKind } from '../resources/ai.ts';
import { aicall as aicallKind } from '../resources/aicall.ts';
import { aimessage } from '../resources/aimessage.ts';
import type { DataOf } from '../resources/kind.ts';
import { triggeredId } from '../store/ids.ts';
import type { Resource } from '../store/records.ts';
import type { Resources } from '../store/resources.ts';

type StoredCall = Resource<DataOf<typeof aicallKind>>;
type StoredMessage = Resource<DataOf<typeof aimessage>>;

/** A conversation by messages is over after so much silence. */
const SESSION_MS = 24 * 3_600_000;
/** Of a conversation, the newest are told to the model: more would not fit most models. */
const TOLD_MESSAGES = 200;
const PAGE = 100;

/** AIs and their conversations as resources: each message has an event and a webhook, like every other change. */
export function createAiRecords(resources: Resources): AiRecords {
  return {
    async ai(customerId, id) {
      const found = await resources.find(aiKind, id);
      return found?.customer_id === customerId ? toAi(found) : undefined;
    },
    async open(input) {
      return toAicall((await living(resources, input)) ?? (await create(resources, input)));
    },
    async aicall(id) {
      const found = await resources.find(aicallKind, id);
      return found && toAicall(found);
    },
    end: (id) => end(resources, id),
    async messages(aicallId) {
      const found = await resources.find(aicallKind, aicallId);
      const newest = found ? await readNewest(resources, found.customer_id, aicallId) : [];
      return newest.sort((a, b) => a.number - b.number).map(toMessage);
    },
    async message(customerId, key) {
      const found = await resources.find(aimessage, triggeredId(customerId, key));
      return found && toMessage(found);
    },
    async add(key, of, message) {
      const [last] = (await page(resources, of.customer_id, of.id, 1)).result;
      const data = toData(of, message, (last?.number ?? 0) + 1);
      const id = triggeredId(of.customer_id, key);
      const input = { customer_id: of.customer_id, id, data };
      return toMessage((await resources.create<DataOf<typeof aimessage>>(aimessage, input)).resource);
    },
  };
}

/** The aicall that this conversation is in: the activeflow of its newest message takes it over. */
async function living(
  resources: Resources,
  { ai, activeflow_id, reference_type, reference_id }: NewAicall,
): Promise<StoredCall | undefined> {
  if (reference_type !== 'conversation') return undefined;
  const found = await resources.findByKey(aicallKind, `${reference_id}/${ai.id}`);
  if (!found) return undefined;
  if (Date.parse(`${found.tm_update.replace(' ', 'T')}Z`) < Date.now() - SESSION_MS) {
    await end(resources, found.id);
    return undefined;
  }
  const { resource } = await resources.change<DataOf<typeof aicallKind>>(aicallKind, found.id, (current) => ({
    ...current,
    activeflow_id,
  }));
  return resource;
}

async function create(resources: Resources, input: NewAicall): Promise<StoredCall> {
  const { key, customer_id, activeflow_id, ai, prompt, reference_type, reference_id } = input;
  const data: DataOf<typeof aicallKind> = {
    assistance_type: 'ai',
    assistance_id: ai.id,
    ai_engine_model: ai.engine_model,
    ai_tts_type: ai.tts_type,
    ai_tts_voice_id: ai.tts_voice_id,
    ai_stt_type: ai.stt_type,
    stt_language: ai.stt_language,
    activeflow_id,
    reference_type,
    reference_id,
    status: 'progressing',
    tool_names: [...ai.tool_names],
    prompt,
    tm_end: NEVER,
  };
  const id = triggeredId(customer_id, key);
  return (await resources.create<DataOf<typeof aicallKind>>(aicallKind, { customer_id, id, data })).resource;
}

async function end(resources: Resources, id: string): Promise<void> {
  if (!(await resources.find(aicallKind, id))) return;
  const change = (current: StoredCall): DataOf<typeof aicallKind> | undefined =>
    current.status === 'terminated'
      ? undefined
      : { ...current, status: 'terminated', tm_end: toTimestamp(Date.now()) };
  await resources.change<DataOf<typeof aicallKind>>(aicallKind, id, change, {
    type: 'aicall_status_terminated',
  });
}

function page(
  resources: Resources,
  customerId: string,
  aicall_id: string,
  page_size: number,
  page_token = '',
) {
  const where = { aicall_id };
  return resources.list<DataOf<typeof aimessage>>(aimessage, customerId, { page_size, page_token, where });
}

async function readNewest(resources: Resources, customerId: string, id: string): Promise<StoredMessage[]> {
  const read: StoredMessage[] = [];
  let token = '';
  do {
    const { result, next_page_token } = await page(resources, customerId, id, PAGE, token);
    read.push(...result);
    token = next_page_token;
  } while (token !== '' && read.length < TOLD_MESSAGES);
  return read;
}

function toAi(stored: Resource<DataOf<typeof aiKind>>): Ai {
  const { id, name, engine_model, init_prompt, parameter, tool_names } = stored;
  const { tts_type, tts_voice_id, stt_type, stt_language } = stored;
  const told = Object.keys(parameter).length > 0 ? `\n\n${JSON.stringify(parameter)}` : '';
  const prompt = `${init_prompt}${told}`;
  return {
    id,
    name,
    engine_model,
    init_prompt: prompt,
    tool_names,
    tts_type,
    tts_voice_id,
    stt_type,
    stt_language,
  };
}

function toAicall(stored: StoredCall): Aicall {
  const { id, customer_id, activeflow_id, assistance_id, reference_type, reference_id, prompt } = stored;
  const { ai_engine_model, ai_tts_voice_id, ai_stt_type, stt_language, tool_names } = stored;
  const of = { id, customer_id, activeflow_id, assistance_id, reference_type, reference_id };
  return { ...of, prompt, ai_engine_model, ai_tts_voice_id, ai_stt_type, stt_language, tool_names };
}

function toData(
  { id, activeflow_id, assistance_id }: Aicall,
  { role, content, tool_calls = [], tool_call_id = '', model = '', usage = NO_USAGE }: NewAiMessage,
  number: number,
): DataOf<typeof aimessage> {
  return {
    aicall_id: id,
    activeflow_id,
    active_ai_id: assistance_id,
    role,
    direction: role === 'assistant' ? 'incoming' : 'outgoing',
    content,
    tool_calls: tool_calls.map(({ id: callId, name, arguments: text }) => ({
      id: callId,
      type: 'function' as const,
      function: { name, arguments: text },
    })),
    tool_call_id,
    number,
    model,
    usage: { ...usage },
  };
}

function toMessage({ id, role, content, tool_calls, tool_call_id, model, usage }: StoredMessage): AiMessage {
  const calls = tool_calls.map((call) => ({ id: call.id, ...call.function }));
  return { id, role, content, tool_calls: calls, tool_call_id, model, usage };
}
