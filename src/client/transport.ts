import type { ActiveflowApiError } from './activeflow-api-error.ts';
import { toRefusal, toSilence } from './failure.ts';

/** How one request is made. */
export interface RequestOptions {
  /** Gives the request up; it then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for one try; default: the client's `timeoutMs`. */
  readonly timeoutMs?: number | undefined;
}

/** For requests that change something: the server takes those with the same key once. */
export interface ChangeOptions extends RequestOptions {
  /** Made by the client when absent, for each request anew: give your own to repeat one after a crash. */
  readonly idempotencyKey?: string | undefined;
}

/** Where requests go, and how patient the client is. */
export interface TransportOptions {
  readonly baseUrl: string;
  readonly accessKey: string;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly fetch: typeof fetch;
}

/** A question to the API. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/v1.0`, from {@link path}. */
  readonly path: string;
  /** Fields that are undefined are left out. */
  readonly query?: object | undefined;
  readonly body?: object | undefined;
  /** What makes a POST repeatable: its idempotency key, or that doing it again changes nothing. */
  readonly repeatable?: 'by its key' | 'as it is';
  /** What the answer is; JSON by default. */
  readonly answer?: 'bytes';
  readonly options?: ChangeOptions | undefined;
}

/** Asks the API and parses its answer. @throws ActiveflowApiError */
export type Ask = <Answer>(question: Question) => Promise<Answer>;

/** A path whose parts are encoded: path`/flows/${id}`. */
export function path(texts: TemplateStringsArray, ...parts: readonly string[]): string {
  return String.raw({ raw: texts }, ...parts.map(encodeURIComponent));
}

const FIRST_PAUSE_MS = 250;
/** A server that wants us to wait longer gets no second try: the caller is told instead. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * Asks over HTTP. What may be repeated without harm (GET, PUT, most POSTs) is repeated when the answer is 429 or 503 or does not
 * come, at most `retries` times, after what `Retry-After` says or pauses that double.
 */
export function createAsk(options: TransportOptions): Ask {
  return async <Answer>(question: Question): Promise<Answer> => {
    const request = toRequest(options, question);
    for (let tries = 0; ; tries++) {
      const outcome = await attempt<Answer>(options, request, question);
      if ('answer' in outcome) return outcome.answer;
      const pause = toPause(outcome, tries);
      if (tries >= options.retries || pause > LONGEST_PAUSE_MS || !mayRepeat(question, outcome))
        throw outcome;
      await sleep(pause, question.options?.signal);
    }
  };
}

interface HttpRequest {
  readonly url: string;
  readonly init: RequestInit;
}

function toRequest({ baseUrl, accessKey }: TransportOptions, question: Question): HttpRequest {
  const { method, body, repeatable, options } = question;
  const headers: Record<string, string> = {
    authorization: `Bearer ${accessKey}`,
    accept: question.answer === 'bytes' ? '*/*' : 'application/json',
  };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (repeatable === 'by its key')
    headers['idempotency-key'] = options?.idempotencyKey ?? crypto.randomUUID();
  return {
    url: `${baseUrl}${question.path}${toQuery(question.query)}`,
    init: { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
  };
}

function toQuery(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)])))}`;
}

/** One try: what an answer of 2xx holds, or why there is none. @throws the reason of the caller's signal */
async function attempt<Answer>(
  { fetch, timeoutMs: usual }: TransportOptions,
  { url, init }: HttpRequest,
  { options: { signal, timeoutMs = usual } = {}, answer }: Question,
): Promise<{ readonly answer: Answer } | ActiveflowApiError> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    const response = await fetch(url, { ...init, signal: either });
    if (!response.ok) return await toRefusal(response);
    const held: unknown =
      answer === 'bytes' ? new Uint8Array(await response.arrayBuffer()) : await response.json();
    return { answer: held as Answer };
  } catch (error) {
    signal?.throwIfAborted();
    return toSilence(error, url, timeoutMs);
  }
}

/** Whether the same request may succeed later, and does no harm when an earlier one was taken. */
function mayRepeat({ method, repeatable }: Question, { status }: ActiveflowApiError): boolean {
  // Nobody took it.
  if (status === 429) return true;
  // Without an answer it may have deleted already, and would then find nothing.
  if (method === 'DELETE') return status === 503;
  return (status === 0 || status === 503) && (method !== 'POST' || repeatable !== undefined);
}

function toPause({ retryAfter }: ActiveflowApiError, tries: number): number {
  const pause = retryAfter === undefined ? FIRST_PAUSE_MS * 2 ** tries : retryAfter * 1000;
  // Clients that were refused together must not come back together.
  return pause * (1 + Math.random() / 4);
}

/** Waits. @throws the reason of the signal */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
  signal?.throwIfAborted();
}
