import { type Dispatcher, type FormData, request as undiciRequest } from 'undici';
import { EffectRefused, TryLater } from '../../../activities/failure.ts';

/** An OpenAI-compatible server, named by the deployment's settings: not guarded as customers' addresses are. */
export interface Endpoint {
  /** Without a slash at its end, `https://api.openai.com/v1`. */
  readonly url: string;
  /** Secret; empty: none is sent. */
  readonly key: string;
}

export interface EndpointRequest {
  readonly path: string;
  readonly body: string | FormData;
  readonly headers?: Readonly<Record<string, string>>;
  /** Empty: none is sent. */
  readonly idempotencyKey: string;
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
  /** What the codes of failures begin with. */
  readonly area: Area;
}

export type Area = 'MODEL' | 'SPEECH';
export type Answered = Dispatcher.ResponseData;

/** Pauses before the next try, in milliseconds; a server that says when is believed, within reason. */
const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10_000;
/** Of a refusal's text, shown to people. */
const SHOWN_CHARACTERS = 300;

/**
 * Sends one request and reads its answer with `read`; whatever goes wrong has one of the port's codes. The key is in no
 * message.
 */
export async function ask<T>(
  { url, key }: Endpoint,
  { path, body, headers = {}, idempotencyKey, timeout, area }: EndpointRequest,
  read: (answer: Answered) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const answer = await undiciRequest(`${url}${path}`, {
      method: 'POST',
      headers: {
        ...headers,
        ...(idempotencyKey === '' ? {} : { 'idempotency-key': idempotencyKey }),
        ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      },
      body,
      signal,
    });
    if (answer.statusCode !== 200) throw await toRefusal(answer, area);
    return await read(answer);
  } catch (error) {
    if (error instanceof EffectRefused || error instanceof TryLater) throw error;
    if (signal.aborted) throw new TryLater(`${area}_TIMEOUT`, `no answer within ${timeout} ms`, PAUSE_MS);
    throw new TryLater(`${area}_UNAVAILABLE`, `${new URL(url).host}: ${reason(error)}`, PAUSE_MS);
  }
}

/** An answer that cannot be read: the next one may be better. */
export function malformed(area: Area, why: string): TryLater {
  return new TryLater(`${area}_MALFORMED`, `the answer cannot be read: ${why}`, PAUSE_MS);
}

export function unavailable(area: Area, why: string): TryLater {
  return new TryLater(`${area}_UNAVAILABLE`, why, PAUSE_MS);
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function toRefusal({ statusCode, headers, body }: Answered, area: Area): Promise<Error> {
  const text = (await body.text()).slice(0, SHOWN_CHARACTERS);
  const message = `the server answered ${statusCode}: ${text}`;
  if (statusCode === 429) return new TryLater(`${area}_BUSY`, message, pauseOf(headers['retry-after']));
  if (statusCode === 408 || statusCode >= 500) return new TryLater(`${area}_UNAVAILABLE`, message, PAUSE_MS);
  return new EffectRefused(`${area}_REFUSED`, message);
}

function pauseOf(retryAfter: string | string[] | undefined): number {
  const seconds = Number([retryAfter].flat()[0]);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE_MS) : PAUSE_MS;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? `${error.message} (${String(error.code)})` : error.message;
}
