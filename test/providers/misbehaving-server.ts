import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach } from 'vitest';

export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export type Reply = (response: ServerResponse, asked: Asked) => void;

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A real HTTP server on loopback that answers as told, one reply after the other, the last one for ever. Closes after the test. */
export async function serve(...replies: readonly Reply[]): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const one = { path: request.url ?? '', headers: request.headers, body: await buffer(request) };
    asked.push(one);
    replies[Math.min(asked.length, replies.length) - 1]?.(response, one);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const json = { 'content-type': 'application/json' };

/** Every way not to answer, with the ending of the code that it must come to; `BUSY` of `MODEL_BUSY`. */
export const TROUBLES: Readonly<Record<string, { readonly reply: Reply; readonly code: string }>> = {
  'never answers': { reply: () => {}, code: 'TIMEOUT' },
  'begins an answer and stops': {
    reply: (response) => void response.writeHead(200, json).write('{"te'),
    code: 'TIMEOUT',
  },
  'is asked too often': {
    reply: (response) => void response.writeHead(429, { 'retry-after': '3' }).end('slow down'),
    code: 'BUSY',
  },
  'fails inside': { reply: (response) => void response.writeHead(500).end('oops'), code: 'UNAVAILABLE' },
  'is overloaded': { reply: (response) => void response.writeHead(503).end(), code: 'UNAVAILABLE' },
  'cuts the connection at once': {
    reply: (response) => void response.socket?.destroy(),
    code: 'UNAVAILABLE',
  },
  'cuts the connection in the middle': {
    reply: (response) => {
      response.writeHead(200, { ...json, 'content-length': '1000' }).write('{"te');
      setImmediate(() => response.socket?.destroy());
    },
    code: 'UNAVAILABLE',
  },
  'answers no JSON': {
    reply: (response) => void response.writeHead(200, json).end('<html>'),
    code: 'MALFORMED',
  },
  'answers JSON of another kind': {
    reply: (response) => void response.writeHead(200, json).end('{"choices": 7, "text": 7}'),
    code: 'MALFORMED',
  },
  'knows no such key': { reply: (response) => void response.writeHead(401).end('no key'), code: 'REFUSED' },
  'takes no such request': {
    reply: (response) => void response.writeHead(400).end('no model'),
    code: 'REFUSED',
  },
};
