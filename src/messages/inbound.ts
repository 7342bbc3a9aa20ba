import type { Logger } from 'pino';
import type { InboundText } from '../../activities/message-gateway.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import { type MessageData, message } from '../resources/message.ts';
import { type NumberData, number } from '../resources/number.ts';
import { partyOf } from '../resources/parties.ts';
import { isSet, triggeredId } from '../store/ids.ts';
import type { Resource } from '../store/records.ts';
import type { Resources } from '../store/resources.ts';
import type { Store } from '../store/store.ts';
import { isRefusal, type StartParts, startFlow } from '../triggers/start-flow.ts';
import { createOnce, findTalk, writeHeard } from './talks.ts';
import { conversationVariables, messageVariables } from './variables.ts';

export interface InboundParts extends StartParts {
  readonly store: StartParts['store'] & Pick<Store, 'resources' | 'carrierNews'>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Takes a text message that a carrier delivers: a message, words in a conversation, and one activeflow of the number's
 * message flow, however often it is delivered. Of a longer one the parts are kept until all are there. To be repeated
 * until it settles; what is sent to a number that nobody has is dropped.
 */
export async function takeText(parts: InboundParts, carrier: string, text: InboundText): Promise<void> {
  const { part } = text;
  if (part === undefined) return await takeWhole(parts, carrier, text);
  const { carrierNews } = parts.store;
  const whole = await carrierNews.addPart(carrier, { ...text, part });
  if (whole === undefined) return;
  await takeWhole(parts, carrier, whole);
  await carrierNews.removeParts(carrier, part);
}

async function takeWhole(parts: InboundParts, carrier: string, text: InboundText): Promise<void> {
  const { resources } = parts.store;
  const owned = await resources.findByKey(number, text.destination);
  if (owned === undefined) {
    parts.log.warn({ carrier }, 'a message to a number that nobody has was dropped');
    return;
  }
  const stored = await store(resources, owned, carrier, text);
  if (stored === undefined) return;
  const { customer_id } = owned;
  const sides = { self: partyOf('tel', text.destination), peer: partyOf('tel', text.source) };
  const talk = await findTalk(resources, { customer_id, account_id: NIL_ID, type: 'message', ...sides });
  const id = triggeredId(customer_id, `heard/${stored.id}`);
  const heard = { id, text: text.text, medias: text.medias, reference_id: stored.id };
  const words = await writeHeard(resources, talk, heard);
  if (words === undefined || !isSet(owned.message_flow_id)) return;
  await start(parts, owned, stored.id, {
    ...conversationVariables(talk, words),
    ...messageVariables(stored),
  });
}

async function start(
  parts: InboundParts,
  { customer_id, message_flow_id }: Resource<NumberData>,
  messageId: string,
  occasion: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    const activeflow_id = await startFlow(parts, {
      customer_id,
      trigger_key: `message/${messageId}`,
      flow_id: message_flow_id,
      reference_type: 'message',
      reference_id: messageId,
      occasion,
    });
    parts.log.info({ message_id: messageId, activeflow_id }, 'message taken');
  } catch (error) {
    if (!isRefusal(error)) throw error;
    parts.log.warn({ message_id: messageId, reason: error.message }, 'message taken, no flow follows');
  }
}

/** Ids of carriers that hold for a while only are followed by a count; so many different messages never come in that while. */
const MOST_OF_ONE_ID = 100;

/** Writes the message down, once; undefined when it was written and deleted before. */
async function store(
  resources: Resources,
  { customer_id }: Resource<NumberData>,
  carrier: string,
  { id: carrierId, idHolds, ...text }: InboundText,
): Promise<Resource<MessageData> | undefined> {
  const target = {
    destination: partyOf('tel', text.destination),
    status: 'received' as const,
    parts: 1,
    error: '',
    tm_update: toTimestamp(Date.now()),
  };
  const data: MessageData = {
    type: 'sms',
    activeflow_id: NIL_ID,
    source: partyOf('tel', text.source),
    targets: [target],
    text: text.text,
    medias: [...text.medias],
    direction: 'inbound',
  };
  for (let count = 0; count < MOST_OF_ONE_ID; count++) {
    const id = triggeredId(customer_id, `inbound/${carrier}/${carrierId}${count === 0 ? '' : `/${count}`}`);
    const known = idHolds === undefined ? undefined : await resources.find(message, id);
    if (known === undefined)
      return await createOnce(() => resources.create(message, { customer_id, id, data }));
    if (idHolds === undefined || isYounger(known, idHolds)) return known;
  }
  return undefined;
}

function isYounger({ tm_create }: Resource<MessageData>, ms: number): boolean {
  return Date.now() - Date.parse(`${tm_create.replace(' ', 'T')}Z`) < ms;
}
