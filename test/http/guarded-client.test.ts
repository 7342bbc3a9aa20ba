import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../activities/http-client.ts';
import { createGuardedClient } from '../../src/http/guarded-client.ts';
import type { Resolver } from '../../src/http/public-address.ts';

type Reply = (request: IncomingMessage & { text: string }, response: ServerResponse) => void;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A web server on the loopback interface; answers its port and what it was asked. */
async function serve(reply: Reply): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    asked.push(`${request.method} ${request.url} ${text}`.trim());
    reply(Object.assign(request, { text }), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

function client(allowed: readonly string[], resolve?: Resolver) {
  const guarded = createGuardedClient(allowed, resolve);
  cleanups.push(() => guarded.close());
  return (url: string, more: Partial<HttpRequest> = {}) =>
    guarded.request({ url, method: 'GET', headers: {}, timeout: 5000, maxBytes: 1000, ...more });
}

/** Names that all mean the loopback interface. */
const toLoopback: Resolver = (_name, _options, callback) =>
  callback(null, [{ address: '127.0.0.1', family: 4 }]);
const ok: Reply = (_request, response) => void response.end('fine');
const redirectTo =
  (location: string, status = 302): Reply =>
  (_request, response) =>
    void response.writeHead(status, { location }).end();

describe('a request', () => {
  it('reaches a host that is allowed, with its method, headers and body', async () => {
    const { port, asked } = await serve((request, response) => {
      response.writeHead(201).end(`${request.headers['content-type']} ${request.headers['idempotency-key']}`);
    });
    const ask = client(['127.0.0.1']);
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'k' };
    const answer = await ask(`http://127.0.0.1:${port}/a?b=c`, { method: 'PUT', headers, body: '{"é":1}' });
    expect(answer).toMatchObject({ status: 201, body: 'application/json k' });
    expect(asked).toEqual(['PUT /a?b=c {"é":1}']);
  });

  it('carries a body also with GET, as upstream does', async () => {
    const { port, asked } = await serve(ok);
    await client(['127.0.0.1'])(`http://127.0.0.1:${port}/`, { body: '{"a":1}' });
    expect(asked).toEqual(['GET / {"a":1}']);
  });

  it('answers every status as it is', async () => {
    const { port } = await serve((_request, response) => void response.writeHead(503).end('busy'));
    expect(await client(['127.0.0.1'])(`http://127.0.0.1:${port}/`)).toMatchObject({
      status: 503,
      body: 'busy',
    });
  });

  it.each(['ftp://example.com', 'file:///etc/passwd', 'example.com', '', 'http://', 'javascript:1'])(
    'to "%s" is no request',
    async (url) => {
      await expect(client([])(url)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
    },
  );

  it('that nobody takes fails with a code', async () => {
    await expect(client(['127.0.0.1'])('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'HTTP_FAILED' });
    const unknown: Resolver = (_name, _options, callback) => callback(new Error('not found'), []);
    await expect(client([], unknown)('http://nowhere.invalid/')).rejects.toMatchObject({
      code: 'HTTP_FAILED',
    });
  });
});

describe('the guard', () => {
  it('refuses a public name that points inside', async () => {
    const { port, asked } = await serve(ok);
    const ask = client([], toLoopback);
    await expect(ask(`http://example.com:${port}/`)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
    expect(asked).toEqual([]);
  });

  it('allows by name only the name itself', async () => {
    const { port } = await serve(ok);
    const ask = client(['inside.example.com'], toLoopback);
    expect(await ask(`http://INSIDE.example.com:${port}/`)).toMatchObject({ status: 200 });
    await expect(ask(`http://x.inside.example.com:${port}/`)).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    });
    await expect(ask(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  });

  it.each([
    'http://127.0.0.1:PORT/in',
    'http://inside.example.org:PORT/in',
    '//127.0.0.1:PORT/in',
    'http://[::1]:PORT/in',
  ])('guards a redirect to %s like any request', async (target) => {
    const inner = await serve(ok);
    const outer = await serve(redirectTo(target.replace('PORT', String(inner.port))));
    const ask = client(['outside.example.com'], toLoopback);
    await expect(ask(`http://outside.example.com:${outer.port}/`)).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    });
    expect(outer.asked).toHaveLength(1);
    expect(inner.asked).toEqual([]);
  });

  it.each(['file:///etc/passwd', 'http://[', 'http://:0'])('follows no redirect to %s', async (target) => {
    const { port } = await serve(redirectTo(target));
    await expect(client(['127.0.0.1'])(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    });
  });
});

describe('redirects', () => {
  /** `/n` redirects to `/n-1`, `/0` answers. */
  const countdown: Reply = (request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end(`arrived ${request.method} ${request.text}`);
    else response.writeHead(307, { location: `/${left - 1}` }).end();
  };

  it('are followed three times, keeping method and body', async () => {
    const { port } = await serve(countdown);
    const ask = client(['127.0.0.1']);
    const answer = await ask(`http://127.0.0.1:${port}/3`, { method: 'POST', body: 'x' });
    expect(answer.body).toBe('arrived POST x');
    await expect(ask(`http://127.0.0.1:${port}/4`)).rejects.toMatchObject({ code: 'HTTP_FAILED' });
  });

  it('by 303 go on as GET without a body', async () => {
    const { port, asked } = await serve((request, response) =>
      request.url === '/' ? redirectTo('/next', 303)(request, response) : ok(request, response),
    );
    await client(['127.0.0.1'])(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x' });
    expect(asked).toEqual(['POST / x', 'GET /next']);
  });

  it('without a location are answers', async () => {
    const { port } = await serve((_request, response) => void response.writeHead(304).end());
    expect(await client(['127.0.0.1'])(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 304 });
  });
});

describe('bounds', () => {
  const silent: Reply = () => {};
  const trickling: Reply = (_request, response) => {
    response.writeHead(200).write('a');
  };

  it.each([
    ['never answers', silent],
    ['never ends', trickling],
  ])('a server that %s is left after the time-out', async (_, reply) => {
    const { port } = await serve(reply);
    const ask = client(['127.0.0.1']);
    await expect(ask(`http://127.0.0.1:${port}/`, { timeout: 50 })).rejects.toMatchObject({
      code: 'HTTP_TIMEOUT',
    });
  });

  it('a name that is never resolved is left after the time-out', async () => {
    let giveUp = (): void => {};
    const ask = client([], (_name, _options, callback) => {
      giveUp = () => callback(new Error('no answer'), []);
    });
    await expect(ask('http://example.com/', { timeout: 50 })).rejects.toMatchObject({ code: 'HTTP_TIMEOUT' });
    giveUp();
  });

  it('the time-out is for all redirects together', async () => {
    const { port, asked } = await serve((request, response) => {
      if (request.url !== '/last') redirectTo('/last')(request, response);
    });
    const answer = client(['127.0.0.1'])(`http://127.0.0.1:${port}/`, { timeout: 50 });
    await expect(answer).rejects.toMatchObject({ code: 'HTTP_TIMEOUT' });
    expect(asked).toEqual(['GET /', 'GET /last']);
  });

  it('an answer may fill its size and no more, announced or not', async () => {
    const { port } = await serve((request, response) => {
      const size = Number(request.url?.slice(1));
      response.write('x'.repeat(size - 1));
      response.end('x');
    });
    const ask = client(['127.0.0.1']);
    expect((await ask(`http://127.0.0.1:${port}/1000`)).body).toHaveLength(1000);
    await expect(ask(`http://127.0.0.1:${port}/1001`)).rejects.toMatchObject({ code: 'HTTP_TOO_LARGE' });
  });

  it('an endless answer is not read to its end', async () => {
    let written = 0;
    const { port } = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000))) written += 10_000;
      };
      response.on('drain', more);
      more();
    });
    await expect(client(['127.0.0.1'])(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'HTTP_TOO_LARGE',
    });
    expect(written).toBeLessThan(50_000_000);
  });
});
