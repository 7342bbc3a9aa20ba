import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toApiError } from '../../src/api/edge/error-translation.ts';
import { ERROR_CODES, errorKind } from '../../src/api/edge/errors.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
}, 60_000);
afterAll(() => harness.close());

test('every error code has an HTTP status that fits its status word, and a sentence', () => {
  const words: Record<string, number[]> = {
    INVALID_ARGUMENT: [400, 413],
    UNAUTHENTICATED: [401],
    NOT_FOUND: [404],
    UNIMPLEMENTED: [405],
    ALREADY_EXISTS: [409],
    FAILED_PRECONDITION: [409, 410],
    RESOURCE_EXHAUSTED: [429],
    INTERNAL: [500],
    UNAVAILABLE: [503],
  };
  for (const code of ERROR_CODES) {
    const { http, status, meaning } = errorKind(code);
    expect(words[status], code).toContain(http);
    expect(meaning, code).toMatch(/\.$/);
  }
});

describe('errors', () => {
  test('an unknown route answers ROUTE_NOT_FOUND in the error shape, with or without a key', async () => {
    for (const { ask } of [harness, ada]) {
      const { status, body, headers } = await ask('GET', '/v1.0/nothing?accesskey=secret');
      expect(status).toBe(404);
      expect(body).toEqual({
        error: {
          status: 'NOT_FOUND',
          reason: 'ROUTE_NOT_FOUND',
          message: 'There is no GET /v1.0/nothing; /openapi.json lists all endpoints.',
          request_id: headers['x-request-id'],
        },
      });
    }
  });

  test('a method that the path does not have answers 405 with those that it has', async () => {
    for (const { ask } of [harness, ada]) {
      const { status, body, headers } = await ask('DELETE', '/v1.0/flows?page_size=1');
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
      expect(body).toMatchObject({ error: { status: 'UNIMPLEMENTED', reason: 'METHOD_NOT_ALLOWED' } });
    }
    const { headers } = await ada.ask('POST', '/v1.0/flows/some-id');
    expect(headers.allow).toBe('DELETE, GET, HEAD, OPTIONS, PUT');
  });

  test('malformed JSON answers INVALID_JSON_BODY', async () => {
    for (const text of ['{"name":', 'null', '[]', '"text"', '{"name":"x","__proto__":{"a":1}}', '\u0000']) {
      expect(await ada.ask('POST', '/v1.0/flows', text), text).toMatchObject({
        status: 400,
        body: { error: { status: 'INVALID_ARGUMENT', reason: 'INVALID_JSON_BODY' } },
      });
    }
  });

  test('a value of the wrong type answers INVALID_JSON_BODY with its path', async () => {
    const { status, body } = await ada.ask('POST', '/v1.0/activeflows', { variables: { a: 'x', b: 1 } });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: { reason: 'INVALID_JSON_BODY', details: [{ path: 'variables.b' }] },
    });
  });

  test('of 10,000 wrong values the first 100 are listed', async () => {
    const variables = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, index]));
    const { status, body } = await ada.ask('POST', '/v1.0/activeflows', { variables });
    expect([status, (body.error as { details: unknown[] }).details.length]).toEqual([400, 100]);
  });

  test('a body of 10 MB answers 413 in the error shape', async () => {
    const { status, body } = await ada.ask('POST', '/v1.0/flows', { detail: 'x'.repeat(10_000_000) });
    expect(status).toBe(413);
    expect(body).toMatchObject({ error: { reason: 'BODY_TOO_LARGE', request_id: expect.any(String) } });
  });

  test('a body that is nested 100,000 levels deep answers INVALID_JSON_BODY', async () => {
    const deep = `{"actions":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(await ada.ask('POST', '/v1.0/flows', deep)).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_JSON_BODY' } },
    });
  });

  test('a path that is no URL answers in the error shape', async () => {
    const { status, body, headers } = await ada.ask('GET', '/v1.0/flows/%zz');
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { request_id: headers['x-request-id'] } });
  });

  test('an unexpected failure answers INTERNAL without internals and is logged with the request id', async () => {
    const broken = await startHarness({
      validateActions: () => {
        throw new Error('the secret inside');
      },
    });
    const caller = await broken.newCaller();
    const { status, body } = await caller.ask('POST', '/v1.0/flows', {}, { 'x-request-id': 'find-me' });
    expect(status).toBe(500);
    expect(body).toMatchObject({ error: { status: 'INTERNAL', reason: 'INTERNAL', request_id: 'find-me' } });
    expect(JSON.stringify(body)).not.toContain('secret');
    const logged = broken.log.find(({ msg }) => msg === 'request failed');
    expect(logged).toMatchObject({ request_id: 'find-me', err: { message: 'the secret inside' } });
    await broken.close();
  });
});

// That Node tells of it in this way, the random requests of `npm run fuzz` show.
test('whoever hangs up in the middle of a body is no failure of ours', () => {
  const told = Object.assign(new Error('aborted'), { code: 'ECONNRESET', statusCode: 400 });
  expect(toApiError(told).code).toBe('INVALID_JSON_BODY');
  expect(toApiError(Object.assign(new Error('read'), { code: 'ECONNRESET' })).code).toBe('INTERNAL');
});

describe('request ids', () => {
  test('a client id of 1 to 64 letters, digits, _ and - is echoed', async () => {
    const id = `Aa0_-${'x'.repeat(59)}`;
    const { headers } = await ada.ask('GET', '/v1.0/flows', undefined, { 'x-request-id': id });
    expect(headers['x-request-id']).toBe(id);
  });

  test('any other is replaced by req_ and 26 base32 characters', async () => {
    for (const id of ['', 'x'.repeat(65), 'a b', 'a/b', 'ä']) {
      const { headers } = await ada.ask('GET', '/v1.0/flows', undefined, { 'x-request-id': id });
      expect(headers['x-request-id']).toMatch(/^req_[a-z2-7]{26}$/);
    }
  });
});

describe('bodies', () => {
  test('JSON is read whatever the content type says', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await ada.ask('POST', '/v1.0/flows', { name: 'from curl' }, headers);
    expect(answer).toMatchObject({ status: 200, body: { name: 'from curl' } });
  });

  test('a content type without a body is no error where none is needed', async () => {
    const { body } = await ada.ask('POST', '/v1.0/activeflows', {});
    await harness.finish(String(body.id));
    const headers = { 'content-type': 'application/json' };
    expect(await ada.ask('POST', `/v1.0/activeflows/${body.id}/stop`, undefined, headers)).toMatchObject({
      status: 200,
    });
  });
});

test('browsers of any origin may ask, without credentials', async () => {
  const { status, headers } = await harness.api
    .inject({
      method: 'OPTIONS',
      url: '/v1.0/flows',
      headers: { origin: 'https://example.com', 'access-control-request-method': 'PUT' },
    })
    .then((response) => ({ status: response.statusCode, headers: response.headers }));
  expect(status).toBe(204);
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(headers['access-control-allow-methods']).toBe('GET, POST, PUT, DELETE, PATCH, HEAD, OPTIONS');
  expect(headers['access-control-allow-headers']).toContain('Authorization');
  expect(headers).not.toHaveProperty('access-control-allow-credentials');
});
