import { createHmac } from 'node:crypto';
import type { HttpRequest } from '../../activities/http-client.ts';
import type { ClaimedDelivery } from '../store/delivery.ts';

/** Milliseconds for one attempt. */
export const TIMEOUT_MS = 10_000;
/** Bytes read of an answer, of which only the status matters; the beginning is shown to the customer. */
const ANSWER_BYTES = 64 * 1024;

type Sent = Pick<ClaimedDelivery, 'uri' | 'method' | 'content_type' | 'body' | 'webhook_id' | 'secrets'>;

/**
 * The request of one attempt: signed in VoIPBin's way with the newest of the customer's secrets, in that of Standard
 * Webhooks with each, and with an id that is the same in every attempt.
 * @param now milliseconds since 1970; receivers refuse signatures that are old
 */
export function toRequest(
  { uri, method, content_type, body, webhook_id, secrets }: Sent,
  now: number,
): HttpRequest {
  const timestamp = String(Math.floor(now / 1000));
  const signed = `${webhook_id}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => `v1,${hmac(bytesOf(secret), signed).toString('base64')}`);
  return {
    url: uri,
    method: method === '' ? 'POST' : method.toUpperCase(),
    headers: {
      ...(content_type === '' ? {} : { 'content-type': content_type }),
      'idempotency-key': webhook_id,
      'x-voipbin-signature': `sha256=${hmac(secrets[0] ?? '', body).toString('hex')}`,
      'webhook-id': webhook_id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    },
    ...(body === '' ? {} : { body }),
    timeout: TIMEOUT_MS,
    maxBytes: ANSWER_BYTES,
    cut: true,
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

/** Standard Webhooks signs with what the secret's base64 stands for. */
function bytesOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}
