import { randomUUID } from 'node:crypto';
import { actionTypes } from '../../workflows/actions/index.ts';
import type { Random } from './random.ts';
import { anyText, anyValue, mutate } from './values.ts';

/** A method and a path with its parameters in braces, from the OpenAPI document. */
export interface Operation {
  readonly method: string;
  readonly path: string;
}

/** A request as its bytes go out. */
export interface RawRequest {
  readonly head: string;
  readonly body: Buffer;
  /** Bytes after which the client hangs up; absent: it waits for the answer. */
  readonly abortAfter?: number;
  /** Whether the body is as its headers announce it: only then an answer is owed. */
  readonly isWhole: boolean;
}

/** What is known to be there: ids of earlier answers, and the access key. */
export interface Known {
  readonly host: string;
  readonly accessKey: string;
  readonly ids: readonly string[];
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY', 'LINK', 'get'];
const TYPES = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  '/',
];
const PARAMETERS = ['page_size', 'page_token', 'accesskey', 'after', 'status', 'reference_type', 'flow_id'];
const MEGABYTE = 1024 * 1024;

/** Something that may be sent to the API: mostly nearly right, sometimes nonsense from the first byte. */
export function anyRequest(random: Random, operations: readonly Operation[], known: Known): RawRequest {
  const { method, path } = random.pick(operations);
  const verb = random.chance(0.05) ? random.pick(METHODS) : method;
  const body = /^(POST|PUT|PATCH)$/.test(verb) || random.chance(0.05) ? anyBody(random) : Buffer.alloc(0);
  const target = `${anyPath(random, path, known)}${anyQuery(random)}`;
  const framing = anyFraming(random, body);
  const lines = [`${verb} ${target} HTTP/1.1`, ...anyHeaders(random, known), ...framing.headers];
  const request = { head: `${lines.join('\r\n')}\r\n\r\n`, body, isWhole: framing.isWhole };
  const bytes = request.head.length + body.length;
  return random.chance(0.08) ? { ...request, abortAfter: random.below(bytes + 1) } : request;
}

function anyPath(random: Random, path: string, { ids }: Known): string {
  return path.replace(/\{\w+\}/g, () => {
    if (ids.length > 0 && random.chance(0.6)) return random.pick(ids);
    return random.chance(0.5) ? randomUUID() : encode(random, anyText(random).slice(0, 2000));
  });
}

function anyQuery(random: Random): string {
  if (random.chance(0.7)) return '';
  const pairs = Array.from({ length: random.below(4) }, () => {
    const name = random.chance(0.8) ? random.pick(PARAMETERS) : anyText(random).slice(0, 100);
    return `${encode(random, name)}=${encode(random, anyText(random).slice(0, 1000))}`;
  });
  return `?${pairs.join('&')}`;
}

/** Mostly a valid piece of a URL; the raw text where that cannot be, or should not be. */
function encode(random: Random, text: string): string {
  const raw = [...text].map((one) => (one > ' ' ? one : '%zz')).join('');
  if (random.chance(0.1)) return raw;
  return /\p{Surrogate}/u.test(text) ? '%ED%A0%80' : encodeURIComponent(text);
}

function anyHeaders(random: Random, { host, accessKey }: Known): readonly string[] {
  const headers = [`Host: ${host}`, 'Connection: close'];
  if (!random.chance(0.1)) headers.push(`Authorization: Bearer ${accessKey}`);
  else if (random.chance(0.5)) headers.push(`Authorization: ${headerText(random)}`);
  if (random.chance(0.1)) headers.push(`Cookie: accesskey=${headerText(random)}`);
  if (random.chance(0.1)) headers.push(`X-Request-Id: ${headerText(random)}`);
  if (random.chance(0.1)) headers.push(`Idempotency-Key: ${headerText(random)}`);
  if (random.chance(0.03)) headers.push(`X-Large: ${'x'.repeat(random.below(40_000))}`);
  if (random.chance(0.03)) headers.push('Content-Encoding: gzip');
  if (random.chance(0.01)) headers.push('Expect: 100-continue');
  if (random.chance(0.02)) headers.push('Upgrade: websocket');
  if (random.chance(0.7)) headers.push(`Content-Type: ${random.pick(TYPES)}`);
  else if (random.chance(0.3)) headers.push(`Content-Type: ${headerText(random)}`);
  return headers;
}

/** How the length of the body is announced: as it is, or as it is not. */
function anyFraming(random: Random, body: Buffer): { headers: readonly string[]; isWhole: boolean } {
  if (random.chance(0.03)) return { headers: ['Transfer-Encoding: chunked'], isWhole: false };
  if (random.chance(0.03)) {
    const wrong = random.pick([0, -1, body.length - 1, body.length + 1, 1e12]);
    return { headers: [`Content-Length: ${wrong}`], isWhole: false };
  }
  return { headers: body.length === 0 ? [] : [`Content-Length: ${body.length}`], isWhole: true };
}

function headerText(random: Random): string {
  const text = anyText(random).slice(0, 300);
  return [...text].map((one) => (one >= ' ' ? one : '?')).join('');
}

function anyBody(random: Random): Buffer {
  const kind = random.below(20);
  if (kind === 0) return Buffer.alloc(0);
  if (kind === 1) return Buffer.from(Array.from({ length: random.below(500) }, () => random.below(256)));
  if (kind === 2) return Buffer.from(`{"actions":${'['.repeat(random.below(200_000))}`);
  if (kind === 3 && random.chance(0.1)) {
    return Buffer.from(JSON.stringify({ detail: 'x'.repeat(random.below(6 * MEGABYTE)) }));
  }
  if (kind === 4) return Buffer.from(JSON.stringify(anyValue(random)));
  const text = JSON.stringify(mutate(random, likelyBody(random)));
  return Buffer.from(random.chance(0.05) ? text.slice(0, random.below(text.length)) : text);
}

/** One object that has a field for every endpoint: what is not known there is ignored. */
function likelyBody(random: Random): Record<string, unknown> {
  const address = { type: 'tel', target: '+15550100' };
  return {
    name: 'fuzzed',
    detail: '',
    actions: Array.from({ length: random.below(4) }, (_, at) => anyAction(random, at)),
    variables: { a: 'b' },
    webhook_uri: '',
    webhook_method: '',
    action_id: 'a0',
    now: random.chance(0.5),
    digits: '12#',
    text: 'Hello',
    expire: random.below(1000),
    source: address,
    destinations: [address],
    ...(random.chance(0.3) ? { flow_id: randomUUID() } : {}),
  };
}

function anyAction(random: Random, at: number): Record<string, unknown> {
  const { type, examples } = random.pick(actionTypes);
  return { id: `a${at}`, type, option: random.pick(examples) };
}
