import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { Address } from '../../workflows/interpreter/events.ts';
import {
  type ConversationData,
  type ConversationMessageData,
  conversation,
  conversationMessage,
} from '../resources/conversation.ts';
import { StoreError } from '../store/errors.ts';
import type { Resource } from '../store/records.ts';
import type { Resources } from '../store/resources.ts';

export interface Talk {
  readonly customer_id: string;
  readonly account_id: string;
  readonly type: ConversationData['type'];
  readonly self: Address;
  readonly peer: Address;
}

/** The one conversation of two sides, made when they first talk. */
export async function findTalk(
  resources: Resources,
  { customer_id, ...talk }: Talk,
): Promise<Resource<ConversationData>> {
  const data = { owner_type: '', owner_id: NIL_ID, name: '', detail: '', dialog_id: '', ...talk };
  const key = conversation.key?.(data, customer_id) ?? '';
  const known = await resources.findByKey(conversation, key);
  if (known !== undefined) return known;
  try {
    return (await resources.create(conversation, { customer_id, data })).resource;
  } catch (error) {
    const first = await resources.findByKey(conversation, key);
    if (first === undefined) throw error;
    return first;
  }
}

/** Words of the other side: what came over the channel. */
export interface Heard {
  /** Follows from the channel's own id. */
  readonly id: string;
  readonly text: string;
  readonly medias: readonly string[];
  /** Of the text message; nil: none. */
  readonly reference_id: string;
}

/** Writes what was heard into a conversation, once; undefined when it was written and deleted before. */
export async function writeHeard(
  resources: Resources,
  talk: Resource<ConversationData>,
  { id, text, medias, reference_id }: Heard,
): Promise<Resource<ConversationMessageData> | undefined> {
  const data: ConversationMessageData = {
    conversation_id: talk.id,
    direction: 'incoming',
    status: 'done',
    error: '',
    reference_type: talk.type,
    reference_id,
    source: talk.peer,
    destination: talk.self,
    text,
    medias: medias.map((filename) => ({ type: 'file', filename })),
  };
  return await createOnce(() =>
    resources.create(conversationMessage, { customer_id: talk.customer_id, id, data }),
  );
}

/** A resource whose id says what it is about; undefined when it was made and deleted before. */
export async function createOnce<D extends object>(
  create: () => Promise<{ readonly resource: Resource<D> }>,
): Promise<Resource<D> | undefined> {
  try {
    return (await create()).resource;
  } catch (error) {
    if (error instanceof StoreError && error.code === 'CONFLICT') return undefined;
    throw error;
  }
}
