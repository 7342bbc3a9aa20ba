import { Agent, request as undiciRequest } from 'undici';
import { EffectRefused } from '../../activities/failure.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../activities/http-client.ts';
import { checkLiteral, guardedLookup, type Resolver } from './public-address.ts';

const REDIRECTS = 3;

/**
 * A client for web servers that customers name: it reaches public addresses, and hosts that the deployment allows.
 * @param resolve finds the addresses of a name; the system's by default.
 */
export function createGuardedClient(
  allowedHosts: readonly string[],
  resolve?: Resolver,
): HttpClient & { close(): Promise<void> } {
  const allowed = new Set(allowedHosts);
  const agent = new Agent({ connect: { lookup: guardedLookup(allowed, resolve), timeout: 5000 } });
  return {
    request: (request) => bounded(request, (signal) => exchange(agent, allowed, request, signal)),
    close: () => agent.close(),
  };
}

/** A connection under way hears of no signal, so the time is watched from outside as well. */
async function bounded(
  { url, timeout }: HttpRequest,
  run: (signal: AbortSignal) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const { host } = parseUrl(url);
  const signal = AbortSignal.timeout(timeout);
  const timedOut = new Promise<never>((_, reject) => {
    const refusal = new EffectRefused('HTTP_TIMEOUT', `${host} did not answer within ${timeout} ms`);
    signal.addEventListener('abort', () => reject(refusal), { once: true });
  });
  return await Promise.race([run(signal), timedOut]);
}

async function exchange(
  agent: Agent,
  allowed: ReadonlySet<string>,
  first: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  let request = first;
  let url = parseUrl(request.url);
  for (let redirects = 0; ; redirects++) {
    checkLiteral(url.hostname, allowed);
    const answer = await send(agent, url, request, signal);
    const location = [301, 302, 303, 307, 308].includes(answer.status) ? answer.location : undefined;
    if (location === undefined) return answer;
    if (redirects === REDIRECTS)
      throw new EffectRefused('HTTP_FAILED', `${url.host} redirects more than ${REDIRECTS} times`);
    url = parseUrl(location, url);
    if (answer.status === 303) request = toGet(request);
  }
}

/** 303 means: look there for the outcome. */
function toGet({ body: _body, headers, ...rest }: HttpRequest): HttpRequest {
  const { 'content-type': _type, ...others } = headers;
  return { ...rest, method: 'GET', headers: others };
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new EffectRefused('ADDRESS_REFUSED', 'the address must be an http or https URL');
}

async function send(
  agent: Agent,
  url: URL,
  { method, headers, body, maxBytes, cut = false }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer & { location?: string | undefined }> {
  try {
    const answer = await undiciRequest(url, {
      dispatcher: agent,
      method: method as 'GET',
      headers,
      signal,
      ...(body === undefined || (method === 'GET' && body === '') ? {} : { body }),
    });
    const first = (name: string): string | undefined => [answer.headers[name]].flat()[0];
    return {
      status: answer.statusCode,
      body: await readBody(answer.body, maxBytes, cut),
      location: first('location'),
      retryAfter: first('retry-after'),
    };
  } catch (error) {
    throw toRefusal(error, url);
  }
}

/** Leaving the stream early closes the connection. */
async function readBody(stream: AsyncIterable<Buffer>, maxBytes: number, cut: boolean): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes <= maxBytes) continue;
    if (cut) break;
    throw new EffectRefused('HTTP_TOO_LARGE', `the answer has more than ${maxBytes} bytes`);
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

function toRefusal(error: unknown, url: URL): EffectRefused {
  const cause = error instanceof Error && error.cause instanceof EffectRefused ? error.cause : error;
  if (cause instanceof EffectRefused) return cause;
  return new EffectRefused(
    'HTTP_FAILED',
    `${url.host}: ${error instanceof Error ? error.message : String(error)}`,
  );
}
