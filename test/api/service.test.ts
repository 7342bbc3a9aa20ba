import { afterAll, beforeAll, expect, test } from 'vitest';
import { StoreError } from '../../src/store/errors.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { type Harness, startHarness } from './harness.ts';

let harness: Harness;
const routes: string[] = [];

beforeAll(async () => {
  harness = await startHarness({}, (api) => {
    api.addHook('onRoute', ({ method, url, schema }) => {
      for (const one of [method].flat()) {
        if (schema?.hide !== true && one !== 'HEAD')
          routes.push(`${one.toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`);
      }
    });
  });
}, 60_000);
afterAll(() => harness.close());

test('/healthz says that the process lives, also while everything else is away', async () => {
  harness.flows.away = true;
  expect(await harness.ask('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  harness.flows.away = false;
});

test('/readyz is 200 when database and Temporal answer, else 503, and says which', async () => {
  const both = { status: 'ok', checks: { database: true, temporal: true } };
  expect(await harness.ask('GET', '/readyz')).toMatchObject({ status: 200, body: both });
  harness.flows.away = true;
  expect(await harness.ask('GET', '/readyz')).toMatchObject({
    status: 503,
    body: { status: 'unavailable', checks: { database: true, temporal: false } },
  });
  harness.flows.away = false;
});

test('without the database every endpoint answers 503 with Retry-After, and /readyz says so', async () => {
  const broken = await startHarness();
  const ada = await broken.newCaller();
  const away = async () => {
    throw new StoreError('UNAVAILABLE', 'database', '', 'switched off by the test');
  };
  const accessKeys = broken.store.accessKeys.authenticate;
  broken.store.accessKeys.authenticate = away;
  broken.store.ping = away;
  const answer = await ada.ask('GET', '/v1.0/flows');
  expect(answer).toMatchObject({ status: 503, body: { error: { reason: 'SERVICE_UNAVAILABLE' } } });
  expect(answer.headers['retry-after']).toBe('2');
  expect((await broken.ask('GET', '/readyz')).body).toMatchObject({ checks: { database: false } });
  broken.store.accessKeys.authenticate = accessKeys;
  await broken.close();
});

test('/openapi.json describes every route, with the error shape and the ways to authenticate', async () => {
  const { status, body } = await harness.ask('GET', '/openapi.json');
  expect(status).toBe(200);
  const paths = body.paths as Record<string, Record<string, JsonObject>>;
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(documented.sort()).toEqual([...routes].sort());
  expect(paths['/v1.0/activeflows']?.post).toMatchObject({
    summary: 'Start an activeflow',
    requestBody: {
      content: {
        'application/json': {
          schema: { properties: { actions: { type: 'array' }, flow_id: { format: 'uuid' } } },
        },
      },
    },
    responses: {
      '4XX': {
        content: {
          'application/json': {
            schema: { properties: { error: { required: ['status', 'reason', 'message', 'request_id'] } } },
          },
        },
      },
    },
  });
  expect(body.components).toMatchObject({
    securitySchemes: {
      query: { name: 'accesskey' },
      cookie: { name: 'accesskey' },
      bearer: { scheme: 'bearer' },
    },
  });
});
