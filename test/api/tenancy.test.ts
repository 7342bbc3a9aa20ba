import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type {} from '@fastify/websocket';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kinds } from '../../src/resources/index.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';
import { ringFor } from './ringing.ts';

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
}

/** A body that each route with one accepts, so that only the id can be what is wrong. */
const BODIES: Readonly<Record<string, JsonObject>> = {
  'PUT /accesskeys/:id': { name: 'stolen' },
  'PUT /flows/:id': { name: 'stolen', actions: [] },
  'PUT /activeflows/:id': { webhook_uri: 'https://example.com/stolen' },
  'POST /activeflows/:id/push_actions': { actions: [{ type: 'stop' }] },
  'POST /activeflows/:id/add_actions': { actions: [{ type: 'stop' }] },
  'POST /activeflows/:id/forward': { action_id: 'a' },
  'PUT /activeflows/:id/variables': { variables: { a: 'b' } },
  'POST /calls/:id/talk': { text: 'hello' },
  'PUT /outplans/:id/dial_info': { dial_rate: 3 },
  'PUT /outdials/:id/campaign_id': { campaign_id: '' },
  'PUT /outdials/:id/data': { data: 'stolen' },
  'POST /outdials/:id/targets': { destination_0: { target: '+15550001' } },
  'POST /outdials/:id/targets_bulk': { targets: [{ destination_0: { target: '+15550001' } }] },
  'PUT /campaigns/:id/status': { status: 'stop' },
  'PUT /campaigns/:id/service_level': { service_level: 1 },
  'PUT /campaigns/:id/actions': { actions: [] },
  'PUT /campaigns/:id/resource_info': { queue_id: '' },
  'PUT /campaigns/:id/next_campaign_id': { next_campaign_id: '' },
  'POST /schedules/:id/backfill': { from: '2026-01-01 00:00:00', to: '2026-01-02 00:00:00' },
  'POST /conversations/:id/messages': { text: 'hello' },
  'POST /contact_cases/:id/notes': { author_type: 'agent', text: 'hello' },
  'PUT /numbers/:id/flow_ids': {},
  'PUT /agents/:id/status': { status: 'away' },
  'PUT /agents/:id/tag_ids': { tag_ids: [] },
  'PUT /agents/:id/addresses': { addresses: [] },
  'POST /conferences/:id/transcribe_start': { language: 'en-US' },
  'PUT /queues/:id/tag_ids': { tag_ids: [] },
  'PUT /queues/:id/routing_method': { routing_method: 'random' },
  'POST /simulator/calls/:id/digits': { digits: '1' },
  'POST /simulator/calls/:id/speech': { text: 'hello' },
};
/** There is none. */
const TARGET = '11111111-2222-4333-8444-555555555555';
/** A signed link is a key of its own: `continue-links.test.ts` holds that no other is taken. */
const LINK = '/v1.0/continue/:token';
/** Webhooks are signed with a secret of the account: `hooks.test.ts` holds that no other is taken. */
const HOOK = '/v1.0/hooks/conversation_accounts/:id';
const OPEN = ['/healthz', '/readyz', LINK, HOOK, '/openapi.json'];
/** What has a table of its own; the rest are kinds of resources. */
const OWN = [
  'flows',
  'activeflows',
  'calls',
  'recordings',
  'accesskeys',
  'webhook_deliveries',
  'campaigncalls',
] as const;
const LISTED: readonly string[] = [...OWN, ...kinds.map(({ path }) => path)];
/** Files have the ids of what they belong to. */
const PARTS: readonly string[] = [...LISTED, 'recordingfiles'];

const routes: Route[] = [];
const sockets: string[] = [];
let harness: Harness;
let ada: Caller;
let eve: Caller;
/** Ada's, by the first word of the path. */
let ids: Readonly<Record<(typeof OWN)[number], string> & Record<string, string>>;

beforeAll(async () => {
  harness = await startHarness({}, (api) => {
    api.addHook('onRoute', ({ method, url, wsHandler, websocket }) => {
      if ((wsHandler ?? websocket) && method === 'GET') sockets.push(url);
      for (const one of [method].flat()) {
        if (one !== 'HEAD' && one !== 'OPTIONS') routes.push({ method: one as Route['method'], url });
      }
    });
  });
  ada = await harness.newCaller('Ada');
  eve = await harness.newCaller('Eve');
  const flow = await ada.ask('POST', '/v1.0/flows', { name: 'hers' });
  const activeflow = await ada.ask('POST', '/v1.0/activeflows', {
    actions: [{ id: 'wait', type: 'block' }],
    webhook_uri: 'https://example.com',
  });
  const call_id = await ringFor(harness, ada);
  const recording = randomUUID();
  await harness.store.recordings.create({
    id: recording,
    customer_id: ada.customer.id,
    call_id,
    format: 'wav',
  });
  const accessKey = await ada.ask('POST', '/v1.0/accesskeys', { name: 'hers' });
  ids = {
    flows: String(flow.body.id),
    activeflows: String(activeflow.body.id),
    calls: call_id,
    recordings: recording,
    recordingfiles: recording,
    accesskeys: String(accessKey.body.id),
    webhook_deliveries: await deadWebhook(),
    campaigncalls: await begunTry(),
    ...(await oneOfEachKind()),
  };
}, 60_000);
afterAll(() => harness.close());

/** Stored past the API, which makes some of them only together with others. */
async function oneOfEachKind(): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const kind of kinds) {
    const data = kind.fields.parse(kind.example);
    const { resource } = await harness.store.resources.create(kind, { customer_id: ada.customer.id, data });
    made[kind.path] = resource.id;
  }
  return made;
}

/** One that could be asked for again. */
async function deadWebhook(): Promise<string> {
  const [claimed] = await harness.store.deliveries.claim({ limit: 1, leaseSeconds: 60 });
  await harness.store.deliveries.record(claimed!, { status: 'dead' });
  return claimed!.id;
}

/** A try of a campaign. */
async function begunTry(): Promise<string> {
  const { outdialTargets, campaignTries } = harness.store;
  const { id: customer_id } = ada.customer;
  const destinations = [{ type: 'tel', target: '+15550001', target_name: '', name: '', detail: '' }];
  const plan = {
    ...{ campaign_id: randomUUID(), customer_id, outplan_id: NIL_ID, outdial_id: randomUUID() },
    ...{ queue_id: NIL_ID, flow_id: NIL_ID, source: destinations[0]!, most: [1] },
    type: 'flow',
    try_interval: 0,
  } as const;
  await outdialTargets.add(customer_id, plan.outdial_id, [{ id: randomUUID(), destinations }]);
  const [claimed] = await campaignTries.claim(plan, { id: randomUUID(), count: 1 });
  const begun = await campaignTries.begin(claimed!.id);
  return begun!.id;
}

function withId({ url }: Route, id: (part: string) => string): string {
  if (!url.includes(':')) return url;
  const part = PARTS.find((name) =>
    url.replace('/simulator', '').replace('/v1.0', '').startsWith(`/${name}/`),
  );
  const path =
    part &&
    url
      .replace(':id', id(part))
      .replace(':key', 'a')
      .replace(':target_id', TARGET)
      .replace(':note_id', TARGET);
  if (path?.includes(':') !== false) throw new Error(`${url} is of no known resource: extend this test`);
  return path;
}

function bodyOf({ method, url }: Route): JsonObject | undefined {
  const isKind = kinds.some(({ path }) => url === `/v1.0/${path}/:id`);
  return BODIES[`${method} ${url.replace('/v1.0', '')}`] ?? (isKind && method === 'PUT' ? {} : undefined);
}

const ofOneResource = (): Route[] =>
  routes.filter(({ url }) => url.includes(':') && url !== LINK && url !== HOOK);

test('the route table has every route of one resource', () => {
  expect(ofOneResource().length).toBeGreaterThanOrEqual(25);
});

test('every route but health, OpenAPI, its page and signed links asks for an access key', async () => {
  for (const route of routes.filter(({ url }) => !OPEN.includes(url) && !url.startsWith('/docs'))) {
    const { status, body } = await harness.ask(
      route.method,
      withId(route, (part) => ids[part] as string),
      bodyOf(route),
    );
    expect([status, body], `${route.method} ${route.url}`).toMatchObject([
      401,
      { error: { reason: 'AUTHENTICATION_REQUIRED' } },
    ]);
  }
});

describe.each([
  ["another customer's id", (part: string) => ids[part] as string],
  ['an unknown id', () => randomUUID()],
])('%s', (_name, id) => {
  test('answers 404 on every route, and nothing happens', async () => {
    const before = await snapshot();
    for (const route of ofOneResource()) {
      const { status, body } = await eve.ask(route.method, withId(route, id), bodyOf(route));
      expect([status, body], `${route.method} ${route.url}`).toMatchObject([
        404,
        { error: { status: 'NOT_FOUND' } },
      ]);
    }
    expect(await snapshot()).toEqual(before);
  });
});

async function snapshot() {
  const { store, flows, network } = harness;
  return {
    flow: await store.flows.get(ada.customer.id, ids.flows),
    activeflow: await store.activeflows.get(ada.customer.id, ids.activeflows),
    call: await store.calls.get(ada.customer.id, ids.calls),
    accessKey: await store.accessKeys.get(ada.customer.id, ids.accesskeys),
    delivery: await store.deliveries.get(ada.customer.id, ids.webhook_deliveries),
    person: network.call(ids.calls)?.done,
    asked: [...flows.stopped, ...flows.requested],
  };
}

test("no socket takes a topic of another customer's", async () => {
  expect(sockets).toEqual(['/v1.0/ws']);
  const topics = ['', ':activeflow', `:activeflow:${ids.activeflows}`];
  for (const url of sockets) {
    for (const topic of topics.map((rest) => `customer_id:${ada.customer.id}${rest}`)) {
      const socket = await harness.api.injectWS(url, { headers: { authorization: `Bearer ${eve.token}` } });
      const closed = once(socket, 'close');
      socket.send(JSON.stringify({ type: 'subscribe', topics: [topic], after: '0' }));
      const [code] = await closed;
      expect(code, topic).toBe(4403);
    }
  }
});

test('an id that is no UUID, or the nil one, answers 400 INVALID_ID on every route', async () => {
  for (const bad of ['not-a-uuid', NIL_ID, '1']) {
    for (const route of ofOneResource()) {
      const { status, body } = await ada.ask(
        route.method,
        withId(route, () => bad),
        bodyOf(route),
      );
      expect([status, body], `${route.method} ${route.url} ${bad}`).toMatchObject([
        400,
        { error: { reason: 'INVALID_ID', details: [{ path: 'id' }] } },
      ]);
    }
  }
});

test('ids are found in upper case, too', async () => {
  expect((await ada.ask('GET', `/v1.0/flows/${ids.flows.toUpperCase()}`)).body.id).toBe(ids.flows);
});

test("lists hold nothing of another customer's", async () => {
  for (const part of LISTED) {
    const owners = async ({ ask }: Caller) => {
      const answer = await ask('GET', `/v1.0/${part}`);
      expect(answer.status, `${part} ${JSON.stringify(answer.body)}`).toBe(200);
      const { result } = answer.body as unknown as { result: Owned[] };
      return new Set(result.map(({ customer_id }) => customer_id));
    };
    // Eve has nothing but the access key that she asks with.
    expect(await owners(eve), part).toEqual(new Set(part === 'accesskeys' ? [eve.customer.id] : []));
    expect(await owners(ada), part).toEqual(new Set([ada.customer.id]));
  }
});

interface Owned {
  readonly customer_id: string;
}

test("a list narrowed to another customer's activeflow is empty", async () => {
  const narrowed = `/v1.0/webhook_deliveries?activeflow_id=${ids.activeflows}`;
  expect((await eve.ask('GET', narrowed)).body).toEqual({ result: [], next_page_token: '' });
  expect((await ada.ask('GET', narrowed)).body.result).toHaveLength(1);
});

test('/customer is whoever asks', async () => {
  for (const { ask, customer } of [ada, eve]) {
    expect((await ask('GET', '/v1.0/customer')).body.id).toBe(customer.id);
    expect((await ask('PUT', '/v1.0/customer', { detail: 'changed' })).body.id).toBe(customer.id);
  }
});

test("another customer's flow answers 404 wherever a body names it", async () => {
  const missing = { status: 404, body: { error: { reason: 'FLOW_NOT_FOUND' } } };
  const source = { target: '+15550100' };
  const own = await eve.ask('POST', '/v1.0/activeflows', {});
  const asks: [Route['method'], string, JsonObject][] = [
    ['POST', '/v1.0/flows', { on_complete_flow_id: ids.flows }],
    ['POST', '/v1.0/activeflows', { flow_id: ids.flows }],
    ['POST', '/v1.0/activeflows', { on_complete_flow_id: ids.flows }],
    ['PUT', `/v1.0/activeflows/${own.body.id}`, { on_complete_flow_id: ids.flows }],
    ['POST', '/v1.0/calls', { flow_id: ids.flows, source, destinations: [source] }],
    ['POST', '/v1.0/simulator/calls', { flow_id: ids.flows, from: '+15550100', to: '+15550199' }],
  ];
  for (const [method, url, body] of asks)
    expect(await eve.ask(method, url, body), url).toMatchObject(missing);
});

test("another customer's activeflow id at creation answers 409", async () => {
  expect(await eve.ask('POST', '/v1.0/activeflows', { id: ids.activeflows })).toMatchObject({
    status: 409,
    body: { error: { status: 'ALREADY_EXISTS' } },
  });
});
