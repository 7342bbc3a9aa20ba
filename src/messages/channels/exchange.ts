import { EffectRefused, TryLater } from '../../../activities/failure.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../../activities/http-client.ts';
import { parseRetryAfter } from '../../webhooks/schedule.ts';

const TIMEOUT = 10_000;
const LONGEST_ANSWER = 64 * 1024;

/** Already taken: what a channel with idempotency keys says of a repetition. */
const CONFLICT = 409;

/**
 * Posts JSON to a channel's server, guarded as all addresses of customers are.
 * @throws EffectRefused `MESSAGE_REFUSED`, TryLater: as `MessageGateway` does
 */
export async function postToChannel(
  http: HttpClient,
  { url, headers, body }: Pick<HttpRequest, 'url' | 'headers'> & { readonly body: string },
): Promise<void> {
  const json = { 'content-type': 'application/json', ...headers };
  const request = {
    url,
    method: 'POST',
    headers: json,
    body,
    timeout: TIMEOUT,
    maxBytes: LONGEST_ANSWER,
    cut: true,
  };
  judge(await http.request(request).catch(toFailure));
}

function judge({ status, retryAfter }: HttpAnswer): void {
  if ((status >= 200 && status < 300) || status === CONFLICT) return;
  const why = `the channel answered ${status}`;
  if (status === 429) throw new TryLater('MESSAGE_BUSY', why, parseRetryAfter(retryAfter, Date.now()));
  if (status >= 500 || [401, 403, 408].includes(status)) throw new TryLater('MESSAGE_UNAVAILABLE', why);
  throw new EffectRefused('MESSAGE_REFUSED', why);
}

function toFailure(error: unknown): never {
  if (!(error instanceof EffectRefused)) throw error;
  if (error.code === 'ADDRESS_REFUSED') throw new EffectRefused('MESSAGE_REFUSED', error.message);
  throw new TryLater(
    error.code === 'HTTP_TIMEOUT' ? 'MESSAGE_TIMEOUT' : 'MESSAGE_UNAVAILABLE',
    error.message,
  );
}
