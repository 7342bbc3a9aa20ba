import { afterAll, beforeAll, expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/api/edge/errors.ts';
import { actionTypes } from '../../workflows/actions/index.ts';
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

test('every operation has a name of its own in camel case, a summary and a tag that is described', () => {
  const described = (document.tags as unknown as { name: string; description: string }[]).map(
    ({ name }) => name,
  );
  const names = Object.values(operations).map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const [route, { operationId, summary, tags }] of Object.entries(operations)) {
    expect(operationId, route).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
    expect(summary, route).toBeTruthy();
    expect(tags, route).toHaveLength(1);
    expect(described, route).toContain(tags?.[0]);
  }
});

test('what is sent and answered has a name, under which it is a component', () => {
  const { schemas } = document.components as { readonly schemas: JsonObject };
  const named = JSON.stringify(document).match(/(?<=#\/components\/schemas\/)\w+/g) ?? [];
  expect(Object.keys(schemas).sort()).toEqual([...new Set(named)].sort());
  for (const [route, { requestBody, responses }] of Object.entries(operations)) {
    for (const described of [...(requestBody ? [requestBody] : []), ...Object.values(responses)]) {
      const { content = { 'application/json': described } } = described;
      // A file has no parts to name.
      if ('audio/wav' in content) continue;
      expect(JSON.stringify(content['application/json']), route).toContain('#/components/');
    }
  }
});

test('a change says of a field what the whole says of it', () => {
  const { schemas } = document.components as unknown as { schemas: Record<string, Described> };
  let compared = 0;
  for (const [name, { properties = {} }] of Object.entries(schemas)) {
    const whole = name.endsWith('Change') ? schemas[name.replace(/Change$/, 'Body')]?.properties : undefined;
    for (const [field, { pattern, format }] of Object.entries(whole ?? {})) {
      const changed = properties[field];
      if (changed === undefined) continue;
      compared++;
      expect([changed.pattern, changed.format], `${name}.${field}`).toEqual([pattern, format]);
    }
  }
  expect(compared).toBeGreaterThan(20);
});

interface Described {
  readonly properties?: Readonly<Record<string, { readonly pattern?: string; readonly format?: string }>>;
}

test('all three ways to send an access key are described', () => {
  expect(document.components).toMatchObject({
    securitySchemes: {
      query: { name: 'accesskey' },
      cookie: { name: 'accesskey' },
      bearer: { scheme: 'bearer' },
    },
  });
});

test('an action is one of all types, by its type, each with its option schema and its examples', () => {
  const { schemas } = document.components as unknown as { schemas: Record<string, ActionSchema> };
  const { oneOf = [], discriminator } = schemas.ActionBody ?? {};
  const mapping = discriminator?.mapping ?? {};
  const types = actionTypes.filter(({ internal }) => !internal).map(({ type }) => type);
  expect(Object.keys(mapping).sort()).toEqual(types.sort());
  expect(oneOf.map(({ $ref }) => $ref).sort()).toEqual(Object.values(mapping).sort());
  for (const [type, ref] of Object.entries(mapping)) {
    const { properties, examples } = schemas[ref.split('/').at(-1) ?? ''] ?? {};
    expect(properties?.type, type).toEqual({ type: 'string', const: type });
    expect(properties, type).toHaveProperty('option');
    expect(examples?.length, type).toBeGreaterThan(0);
  }
  expect(schemas.DigitsSendAction).toMatchObject({
    required: ['type', 'option'],
    properties: {
      option: {
        required: ['digits'],
        properties: {
          digits: { anyOf: [{ pattern: '^[0-9A-D#*]{1,100}$' }, { pattern: '\\$\\{' }] },
          duration: { default: 100, description: 'Milliseconds per tone.', anyOf: [{ type: 'integer' }, {}] },
        },
      },
    },
  });
});

interface ActionSchema {
  readonly oneOf?: readonly { readonly $ref: string }[];
  readonly discriminator?: { readonly mapping: Readonly<Record<string, string>> };
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly examples?: readonly unknown[];
}

test('every error code is an example in its range, and answers have their headers', () => {
  const { responses } = document.components as unknown as { responses: Record<string, Answer> };
  const codes = ['Refused', 'Failed'].flatMap((name) =>
    Object.keys(responses[name]?.content['application/json']?.examples ?? {}),
  );
  expect(codes.sort()).toEqual([...ERROR_CODES].sort());
  expect(responses.Refused?.headers).toHaveProperty('Retry-After');
  const operation = operations['get /v1.0/activeflows/{id}'];
  expect(operation?.responses['4XX']).toEqual({ $ref: '#/components/responses/Refused' });
  expect(operation?.responses['200']).toHaveProperty('headers.X-Activeflow-Source');
  expect(operation?.responses['200']).toHaveProperty('headers.X-Request-Id');
});

interface Answer {
  readonly headers: object;
  readonly content: Readonly<Record<string, { readonly examples: object }>>;
}

test('a body that may be absent is not required', () => {
  for (const route of ['activeflows/{id}/continue', 'calls/{id}/mute', 'customer/rotate_webhook_secret']) {
    expect(operations[`post /v1.0/${route}`]?.requestBody, route).toMatchObject({ required: false });
  }
  expect(operations['post /v1.0/flows']?.requestBody).toMatchObject({ required: true });
});

test('the page at /docs loads all of itself from this server', async () => {
  const { headers, payload } = await harness.api.inject('/docs');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
  const parts = [...payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url);
  expect(parts.length).toBeGreaterThanOrEqual(5);
  for (const url of parts) {
    expect(url).toMatch(/^\/docs\/static\//);
    expect((await harness.api.inject(url)).statusCode, url).toBe(200);
  }
});
