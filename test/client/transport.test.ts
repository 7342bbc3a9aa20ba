import { describe, expect, test } from 'vitest';
import { type ClientOptions, createClient } from '../../src/client/index.ts';

/** A network that answers what it is told, one answer a request, and remembers who asked. */
function network(...answers: (Response | Error)[]) {
  const asked: { method: string; path: string; key: string | null }[] = [];
  const fetch: ClientOptions['fetch'] = async (input, init) => {
    const { method, url, headers } = new Request(input, init);
    asked.push({ method, path: new URL(url).pathname, key: headers.get('idempotency-key') });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? Response.json({ id: 'done' });
  };
  return { asked, client: createClient({ url: 'http://api.test', accessKey: 'vb_1', fetch, retries: 2 }) };
}

const away = (retryAfter = '0'): Response =>
  Response.json(
    { error: { reason: 'SERVICE_UNAVAILABLE', message: 'away', request_id: 'req_1' } },
    { status: 503, headers: { 'retry-after': retryAfter } },
  );
const limited = (): Response => new Response('slow down', { status: 429, headers: { 'retry-after': '0' } });
const broken = (): Error => new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });

describe('a request is repeated', () => {
  test.each([
    ['503', away],
    ['429', limited],
    ['no answer', broken],
  ])('after %s when it only reads', async (_what, failure) => {
    const { client, asked } = network(failure());
    expect(await client.flows.get('1')).toEqual({ id: 'done' });
    expect(asked).toHaveLength(2);
  });

  test('with the key that it had when it creates', async () => {
    const { client, asked } = network(away(), broken());
    await client.activeflows.create({});
    expect(asked.map(({ key }) => key)).toEqual(Array(3).fill(asked[0]?.key));
    expect(asked[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('after 429 whatever it is, since nobody took it', async () => {
    const { client, asked } = network(limited());
    await client.flows.create({});
    expect(asked).toHaveLength(2);
  });

  test('a bounded number of times', async () => {
    const { client, asked } = network(away(), away(), away());
    await expect(client.flows.get('1')).rejects.toMatchObject({
      status: 503,
      requestId: 'req_1',
      retryAfter: 0,
    });
    expect(asked).toHaveLength(3);
  });
});

describe('a request is made once', () => {
  test('when it creates without a key', async () => {
    const { client, asked } = network(away());
    await expect(client.flows.create({})).rejects.toMatchObject({ status: 503 });
    expect(asked).toHaveLength(1);
  });

  test('when it deletes and no answer came: it may be deleted', async () => {
    const { client, asked } = network(broken());
    await expect(client.flows.delete('1')).rejects.toMatchObject({
      status: 0,
      reason: 'UNREACHABLE',
      message: 'http://api.test cannot be reached: read ECONNRESET.',
    });
    expect(asked).toHaveLength(1);
  });

  test('when the server wants to be left alone for long', async () => {
    const { client, asked } = network(away('3600'));
    await expect(client.flows.get('1')).rejects.toMatchObject({ retryAfter: 3600 });
    expect(asked).toHaveLength(1);
  });

  test('when it was refused', async () => {
    const { client, asked } = network(new Response('<html>', { status: 400 }));
    await expect(client.flows.get('1')).rejects.toMatchObject({ status: 400, reason: 'UNKNOWN' });
    expect(asked).toHaveLength(1);
  });
});

describe('a request ends', () => {
  const silent: ClientOptions['fetch'] = (_input, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
  const client = createClient({ url: 'http://api.test', accessKey: 'vb_1', fetch: silent, retries: 0 });

  test('when no answer comes in time', async () => {
    await expect(client.flows.get('1', { timeoutMs: 5 })).rejects.toMatchObject({
      reason: 'TIMEOUT',
      status: 0,
    });
  });

  test("with the caller's reason when the caller gives it up", async () => {
    const given = new AbortController();
    const asked = client.flows.get('1', { signal: given.signal });
    given.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  test('also while it waits to be repeated', async () => {
    const { client: patient } = network(away('20'));
    const given = new AbortController();
    const asked = patient.flows.get('1', { signal: given.signal });
    setImmediate(() => given.abort(new Error('enough')));
    await expect(asked).rejects.toThrow('enough');
  });
});
