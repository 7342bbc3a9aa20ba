import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { isSet, triggeredId } from '../store/ids.ts';
import { isRefusal, startFlow } from '../triggers/start-flow.ts';
import type { Account, AccountText } from './channels/channel.ts';
import type { InboundParts } from './inbound.ts';
import { findTalk, writeHeard } from './talks.ts';
import { conversationVariables } from './variables.ts';

/**
 * Takes words that came over an account: a conversation, the words in it, and one activeflow of the account's message flow,
 * however often they are delivered. To be repeated until it settles.
 */
export async function takeAccountText(
  parts: InboundParts,
  account: Account,
  { id: channelId, self, peer, text, medias }: AccountText,
): Promise<void> {
  const { customer_id, id: account_id, type, message_flow_id } = account;
  const { resources } = parts.store;
  const talk = await findTalk(resources, { customer_id, account_id, type, self, peer });
  const id = triggeredId(customer_id, `heard/${account_id}/${channelId}`);
  const words = await writeHeard(resources, talk, { id, text, medias, reference_id: NIL_ID });
  if (words === undefined || !isSet(message_flow_id)) return;
  try {
    await startFlow(parts, {
      customer_id,
      trigger_key: `conversation/${id}`,
      flow_id: message_flow_id,
      reference_type: 'conversation',
      reference_id: talk.id,
      occasion: conversationVariables(talk, words),
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    parts.log.warn({ conversation_id: talk.id, reason: error.message }, 'words taken, no flow follows');
  }
}
