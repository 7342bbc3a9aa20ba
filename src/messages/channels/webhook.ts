import { z } from 'zod';
import { EffectRefused } from '../../../activities/failure.ts';
import { partyOf } from '../../resources/parties.ts';
import type { AccountChannel } from './channel.ts';
import { postToChannel } from './exchange.ts';
import { isSigned, sign } from './signature.ts';

const HEADER = 'x-voipbin-signature';

const incoming = z.object({
  id: z.string().min(1).max(255),
  source: z.string().min(1).max(255).describe('Who writes: the same text, the same conversation.'),
  name: z.string().max(255).default(''),
  text: z.string().max(100_000),
  medias: z.array(z.string().max(2048)).max(10).default([]),
});

/**
 * A web server of the customer's own, in both directions as JSON, signed with the account's secret: `X-VoIPBIN-Signature:
 * sha256=<HMAC-SHA256 of the body>`. Outgoing ones carry `Idempotency-Key`.
 */
export const webhookChannel: AccountChannel = {
  async send(http, { secret, provider_data }, { id, source, destination, text, medias }) {
    const { url } = provider_data;
    if (url === undefined) throw new EffectRefused('MESSAGE_REFUSED', 'the account has no provider_data.url');
    const body = JSON.stringify({ id, source, destination, text, medias });
    const headers = { 'idempotency-key': id, [HEADER]: `sha256=${sign(secret, body, 'hex')}` };
    await postToChannel(http, { url, headers, body });
  },
  isSigned: ({ secret }, headers, body) =>
    isSigned(secret, body, 'hex', String(headers[HEADER] ?? '').replace(/^sha256=/, '')),
  parse({ id: accountId }, body) {
    const { success, data } = incoming.safeParse(body);
    if (!success) return undefined;
    const { id, source, name, text, medias } = data;
    const peer = { ...partyOf('webhook', source), target_name: name };
    return [{ id, self: partyOf('webhook', accountId), peer, text, medias }];
  },
};
