import { z } from 'zod';
import { takeAccountText } from '../../messages/account-inbound.ts';
import { accountChannels } from '../../messages/channels/index.ts';
import { conversationAccount } from '../../resources/conversation-account.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { ApiError } from '../edge/errors.ts';
import { errors, idParams } from '../schemas/common.ts';

const taken = z
  .object({ messages: z.number().int().describe('How many messages it held.') })
  .meta({ id: 'HookTaken' });

/** Webhooks of conversation accounts, signed with the account's secret. What is not stored is answered 5xx, to be sent again. */
export function accountHookRoutes(api: Api, { store, flows }: ApiDependencies): void {
  api.post('/v1.0/hooks/conversation_accounts/:id', {
    schema: {
      tags: ['conversation_accounts'],
      security: [],
      operationId: 'takeAccountWebhook',
      summary: 'Deliver messages of a channel',
      description:
        'For the channel, which signs with the secret of the account: `webhook` accounts by `X-VoIPBIN-Signature: sha256=<HMAC-SHA256 of the body>`, `line` ones as LINE does.',
      params: idParams,
      response: { 200: taken, ...errors },
    },
    handler: async ({ params, body, headers, log }) => {
      const text = typeof body === 'string' ? body : '';
      const account = await store.resources.find(conversationAccount, params.id);
      if (account === undefined || !accountChannels[account.type].isSigned(account, headers, text))
        throw new ApiError(
          'INVALID_CREDENTIALS',
          'The webhook is not signed with the secret of the account.',
        );
      const messages = accountChannels[account.type].parse(account, parseJson(text));
      if (messages === undefined)
        throw new ApiError('INVALID_ARGUMENT', `The body is no webhook of a ${account.type} account.`);
      for (const message of messages) await takeAccountText({ store, flows, log }, account, message);
      return { messages: messages.length };
    },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('INVALID_JSON_BODY', 'The body is not JSON.');
  }
}
