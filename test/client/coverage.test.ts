import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../src/client/index.ts';
import { kinds } from '../../src/resources/index.ts';
import { type Harness, startHarness } from '../api/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.close());

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** For machines that look after the server, for people who have no key, and for channels, which sign what they send. */
const NOT_FOR_CLIENTS = [
  'GET /healthz',
  'GET /readyz',
  'POST /v1.0/continue/{}',
  'POST /v1.0/hooks/conversation_accounts/{}',
];
/** Upstream's own way to what `DELETE /contact_case_notes/{}` does. */
const UPSTREAMS_WAY = 'DELETE /v1.0/contact_cases/{}/notes/{}';

test('the client asks every endpoint of the API, and no other', async () => {
  const { paths } = (await harness.ask('GET', '/openapi.json')).body as unknown as OpenApi;
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`),
  );
  const wanted = described.filter(
    (endpoint) => !NOT_FOR_CLIENTS.includes(endpoint) && !/ \/(?!v1\.0\/)/.test(endpoint),
  );
  const isOfKind = (endpoint: string): boolean =>
    kinds.some(({ path }) => endpoint.includes(`/v1.0/${path}`) && !endpoint.includes('/simulator/'));
  // Resources of a kind are asked alike, also for what the API refuses: nobody makes a queuecall.
  const verbs = ['GET /', 'POST /', 'GET /{}', 'PUT /{}', 'DELETE /{}', 'POST /{}/', 'PUT /{}/', 'GET /{}/'];
  const isAlike = (endpoint: string): boolean =>
    isOfKind(endpoint) && verbs.some((verb) => isAskedBy(endpoint, verb));
  const requests = [...(await everyRequest())];
  expect(requests.filter((endpoint) => !isAlike(endpoint)).sort()).toEqual(
    wanted.filter((endpoint) => !isAlike(endpoint) && endpoint !== UPSTREAMS_WAY).sort(),
  );
});

function isAskedBy(endpoint: string, verb: string): boolean {
  const [method, rest = ''] = verb.split(' /');
  const way = new RegExp(
    `^${method} /v1\\.0/\\w+${rest === '' ? '' : `/${rest.replace('{}/', '{}/\\w+')}`}$`,
  );
  return way.test(endpoint);
}

test('resources of all kinds are asked for at their path', async () => {
  const { client, sent } = recording();
  const tags = client.resources('tags');
  await tags.create({ name: 'a' });
  await tags.list({ page_size: 1 });
  await tags.get('1');
  await tags.update('1', { name: 'b' });
  await tags.act('1', 'wave');
  await tags.set('1', 'colour', { colour: 'red' });
  await tags.read('1', 'uses');
  await tags.delete('1');
  expect([...sent]).toEqual([
    'POST /v1.0/tags',
    'GET /v1.0/tags',
    'GET /v1.0/tags/1',
    'PUT /v1.0/tags/1',
    'POST /v1.0/tags/1/wave',
    'PUT /v1.0/tags/1/colour',
    'GET /v1.0/tags/1/uses',
    'DELETE /v1.0/tags/1',
  ]);
});

/** A client whose requests go nowhere but into a list. */
function recording() {
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
  return { client, sent };
}

/** What goes out when each method of each resource is called. */
async function everyRequest(): Promise<Set<string>> {
  const { client, sent } = recording();
  const { events: _, resources: __, ...resources } = client;
  for (const resource of Object.values<object>(resources)) {
    for (const [name, method] of Object.entries(resource)) {
      if (/^all/.test(name)) continue;
      // An id where one is wanted; elsewhere it does as well as any other body or query.
      await (method as (...args: string[]) => Promise<unknown>)('{}', '{}');
    }
  }
  return sent;
}
