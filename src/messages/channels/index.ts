import { EffectRefused } from '../../../activities/failure.ts';
import type { HttpClient } from '../../../activities/http-client.ts';
import type { MessageGateway } from '../../../activities/message-gateway.ts';
import { type ConversationAccountData, conversationAccount } from '../../resources/conversation-account.ts';
import type { Resources } from '../../store/resources.ts';
import type { Channel } from '../conversation-post.ts';
import type { AccountChannel } from './channel.ts';
import { lineChannel } from './line.ts';
import { webhookChannel } from './webhook.ts';

/** How each type of account speaks and hears. To add one, add a file, its type to the resource and a line here. */
export const accountChannels: Readonly<Record<ConversationAccountData['type'], AccountChannel>> = {
  line: lineChannel,
  webhook: webhookChannel,
};

/** What carries the words of each type of conversation. */
export function createChannels(
  resources: Resources,
  gateway: MessageGateway,
  http: HttpClient,
): Readonly<Record<'message' | ConversationAccountData['type'], Channel>> {
  const byAccount: Channel = async (text, { account_id }) => {
    const account = await resources.find(conversationAccount, account_id);
    if (account === undefined)
      throw new EffectRefused('MESSAGE_REFUSED', 'the account of the conversation is deleted');
    await accountChannels[account.type].send(http, account, text);
    return { reference: text.id, parts: 1 };
  };
  return { message: (text) => gateway.send(text), line: byAccount, webhook: byAccount };
}
