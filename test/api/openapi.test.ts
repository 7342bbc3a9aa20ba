import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { type Harness, startHarness } from './harness.ts';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: JsonObject }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: JsonObject }> }>;
}

let harness: Harness;
const routes: string[] = [];
let document: JsonObject;
let operations: Record<string, Operation>;

beforeAll(async () => {
  harness = await startHarness({}, (api) => {
    api.addHook('onRoute', ({ method, url, schema }) => {
      for (const one of [method].flat()) {
        if (schema?.hide !== true && one !== 'HEAD' && !url.startsWith('/simulator'))
          routes.push(`${one.toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`);
      }
    });
  });
  const { status, body } = await harness.ask('GET', '/openapi.json');
  expect(status).toBe(200);
  document = body;
  const paths = document.paths as unknown as Record<string, Record<string, Operation>>;
  operations = Object.fromEntries(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
    ),
  );
}, 60_000);
afterAll(() => harness.close());

test('it is OpenAPI 3.1 and describes every route, but no second address of one', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(operations).sort()).toEqual([...routes].sort());
});

test('every operation has a name of its own in camel case, a summary and a tag', () => {
  const names = Object.values(operations).map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const [route, { operationId, summary, tags }] of Object.entries(operations)) {
    expect(operationId, route).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
    expect(summary, route).toBeTruthy();
    expect(tags, route).toHaveLength(1);
  }
});

test('what is sent and answered has a name, under which it is a component', () => {
  const { schemas } = document.components as { readonly schemas: JsonObject };
  const named = JSON.stringify(document).match(/(?<=#\/components\/schemas\/)\w+/g) ?? [];
  expect(Object.keys(schemas).sort()).toEqual([...new Set(named)].sort());
  for (const [route, { requestBody, responses }] of Object.entries(operations)) {
    for (const { content = {} } of [...(requestBody ? [requestBody] : []), ...Object.values(responses)]) {
      expect(JSON.stringify(content['application/json']?.schema), route).toContain('"$ref"');
    }
  }
});

test('all three ways to send an access key are described', () => {
  expect(document.components).toMatchObject({
    securitySchemes: {
      query: { name: 'accesskey' },
      cookie: { name: 'accesskey' },
      bearer: { scheme: 'bearer' },
    },
  });
});
