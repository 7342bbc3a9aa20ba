import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../src/client/index.ts';
import { type Harness, startHarness } from '../api/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.close());

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** For machines that look after the server, and for people who have no key. */
const NOT_FOR_CLIENTS = ['GET /healthz', 'GET /readyz', 'POST /v1.0/continue/{}'];

test('the client asks every endpoint of the API, and no other', async () => {
  const { paths } = (await harness.ask('GET', '/openapi.json')).body as unknown as OpenApi;
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`),
  );
  const wanted = described.filter(
    (endpoint) => !NOT_FOR_CLIENTS.includes(endpoint) && !/ \/(?!v1\.0\/)/.test(endpoint),
  );
  expect([...(await everyRequest())].sort()).toEqual(wanted.sort());
});

/** What goes out when each method of each resource is called. */
async function everyRequest(): Promise<Set<string>> {
  const sent = new Set<string>();
  const client = createClient({
    url: 'http://api.test',
    accessKey: 'vb_1',
    fetch: async (input, init) => {
      const { method, url } = new Request(input, init);
      sent.add(`${method} ${decodeURIComponent(new URL(url).pathname)}`);
      return Response.json({});
    },
  });
  const { events: _, ...resources } = client;
  for (const resource of Object.values<object>(resources)) {
    for (const [name, method] of Object.entries(resource)) {
      if (/^all/.test(name)) continue;
      // An id where one is wanted; elsewhere it does as well as any other body or query.
      await (method as (...args: string[]) => Promise<unknown>)('{}', '{}');
    }
  }
  return sent;
}
