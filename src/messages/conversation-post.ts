import { TryLater } from '../../activities/failure.ts';
import type { OutgoingText, SentText } from '../../activities/message-gateway.ts';
import { type ConversationData, conversation, conversationMessage } from '../resources/conversation.ts';
import type { Resource } from '../store/records.ts';
import type { Resources } from '../store/resources.ts';
import { changeIfStored } from './changes.ts';
import { errorOf, type Post } from './posts.ts';

/** What carries the words of one type of conversation. Throws as `MessageGateway` does. */
export type Channel = (text: OutgoingText, talk: Resource<ConversationData>) => Promise<SentText>;

/** Hands words over to the channel of their conversation. */
export function createConversationPost(
  resources: Resources,
  channels: Readonly<Record<ConversationData['type'], Channel>>,
): Post {
  return {
    async attempt({ id }) {
      const words = await resources.find(conversationMessage, id);
      const talk = words && (await resources.find(conversation, words.conversation_id));
      if (words === undefined || talk === undefined)
        throw new TryLater('MESSAGE_NOT_STORED', 'the message is not stored (yet, or no more)');
      if (words.status !== 'progressing') return { kind: 'sent', reference: '', parts: 1 };
      const { source, destination, text, medias } = words;
      const addresses = { source: source.target, destination: destination.target };
      const files = medias.map(({ filename }) => filename);
      const sent = await channels[talk.type]({ id, ...addresses, text, medias: files }, talk);
      return { kind: 'sent', ...sent };
    },
    settle: ({ id }, outcome) =>
      changeIfStored(resources, conversationMessage, id, (words) => {
        if (words.status !== 'progressing') return undefined;
        const status = outcome.kind === 'sent' ? ('done' as const) : ('failed' as const);
        return { ...words, status, error: errorOf(outcome) };
      }),
  };
}
