import { Agent, request as undiciRequest } from 'undici';
import { EffectRefused } from '../../activities/failure.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../activities/http-client.ts';
import { checkLiteral, guardedLookup } from './public-address.ts';

const REDIRECTS = 3;

/** A client for web servers that customers name: it reaches public addresses, and hosts that the deployment allows. */
export function createGuardedClient(
  allowedHosts: readonly string[],
): HttpClient & { close(): Promise<void> } {
  const allowed = new Set(allowedHosts);
  const agent = new Agent({ connect: { lookup: guardedLookup(allowed), timeout: 5000 } });
  return {
    request: (request) => exchange(agent, allowed, request),
    close: () => agent.close(),
  };
}

async function exchange(
  agent: Agent,
  allowed: ReadonlySet<string>,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(request.timeout);
  let url = parseUrl(request.url);
  let { method } = request;
  for (let redirects = 0; ; redirects++) {
    checkLiteral(url.hostname, allowed);
    const answer = await send(agent, url, { ...request, method }, signal);
    const location = [301, 302, 303, 307, 308].includes(answer.status) ? answer.location : undefined;
    if (location === undefined) return answer;
    if (redirects === REDIRECTS)
      throw new EffectRefused('HTTP_FAILED', `${url.host} redirects more than ${REDIRECTS} times`);
    url = parseUrl(new URL(location, url).href);
    if (answer.status === 303) method = 'GET';
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new EffectRefused('HTTP_FAILED', 'the address must be an http or https URL');
}

async function send(
  agent: Agent,
  url: URL,
  { method, headers, body, maxBytes, timeout }: HttpRequest,
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
    const location = [answer.headers.location].flat()[0];
    return { status: answer.statusCode, body: await readBody(answer.body, maxBytes), location };
  } catch (error) {
    throw toRefusal(error, url, timeout);
  }
}

async function readBody(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new EffectRefused('HTTP_TOO_LARGE', `the answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toRefusal(error: unknown, url: URL, timeout: number): EffectRefused {
  const cause = error instanceof Error && error.cause instanceof EffectRefused ? error.cause : error;
  if (cause instanceof EffectRefused) return cause;
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError') {
    return new EffectRefused('HTTP_TIMEOUT', `${url.host} did not answer within ${timeout} ms`);
  }
  return new EffectRefused(
    'HTTP_FAILED',
    `${url.host}: ${error instanceof Error ? error.message : String(error)}`,
  );
}
