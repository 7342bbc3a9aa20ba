import { z } from 'zod';
import { partyOf } from '../../resources/parties.ts';
import type { AccountChannel } from './channel.ts';
import { postToChannel } from './exchange.ts';
import { isSigned } from './signature.ts';

/** Where LINE takes messages. */
const PUSH = 'https://api.line.me/v2/bot/message/push';

const incoming = z.object({
  destination: z.string().min(1),
  events: z.array(
    z.object({
      type: z.string(),
      source: z.object({ userId: z.string().min(1).max(255).optional() }).optional(),
      message: z
        .object({ id: z.string().min(1).max(255), type: z.string(), text: z.string().optional() })
        .optional(),
    }),
  ),
});

/** LINE's Messaging API: the account's secret is the channel's secret, its token the channel access token. */
export const lineChannel: AccountChannel = {
  async send(http, { token, provider_data }, { id, destination, text }) {
    const body = JSON.stringify({ to: destination, messages: [{ type: 'text', text }] });
    const headers = { authorization: `Bearer ${token}`, 'x-line-retry-key': id };
    await postToChannel(http, { url: provider_data.url ?? PUSH, headers, body });
  },
  isSigned: ({ secret }, headers, body) =>
    isSigned(secret, body, 'base64', String(headers['x-line-signature'] ?? '')),
  parse(_account, body) {
    const { success, data } = incoming.safeParse(body);
    if (!success) return undefined;
    const self = partyOf('line', data.destination);
    return data.events.flatMap(({ type, source, message }) => {
      if (type !== 'message' || message?.type !== 'text' || source?.userId === undefined) return [];
      return [
        { id: message.id, self, peer: partyOf('line', source.userId), text: message.text ?? '', medias: [] },
      ];
    });
  },
};
