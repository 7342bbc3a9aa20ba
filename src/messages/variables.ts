import type { Address } from '../../workflows/interpreter/events.ts';
import type { ConversationData, ConversationMessageData } from '../resources/conversation.ts';
import type { MessageData } from '../resources/message.ts';
import { NOBODY } from '../resources/parties.ts';
import type { Resource } from '../store/records.ts';
import { addressVariables, type Variables } from '../store/variables.ts';

/** What a flow knows of the conversation that something was said in. */
export function conversationVariables(
  talk: Resource<ConversationData>,
  words: Resource<ConversationMessageData>,
): Variables {
  return {
    'voipbin.conversation.id': talk.id,
    'voipbin.conversation.owner_id': talk.owner_id,
    ...addressVariables('voipbin.conversation.self', talk.self),
    ...addressVariables('voipbin.conversation.peer', talk.peer),
    'voipbin.conversation_message.id': words.id,
    'voipbin.conversation_message.text': words.text,
    'voipbin.conversation_message.direction': words.direction,
  };
}

/** What a flow knows of the text message that started it; upstream has no names for it, its documents use these. */
export function messageVariables(text: Resource<MessageData>): Variables {
  const destination: Address = text.targets[0]?.destination ?? NOBODY;
  return {
    'voipbin.message.id': text.id,
    'voipbin.message.text': text.text,
    'voipbin.message.direction': text.direction,
    'voipbin.message.medias': text.medias.join(','),
    ...addressVariables('voipbin.message.source', text.source),
    ...addressVariables('voipbin.message.destination', destination),
  };
}
