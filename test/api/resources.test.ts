import { afterAll, beforeAll, expect, test } from 'vitest';
import { kinds } from '../../src/resources/index.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
let bob: Caller;

beforeAll(async () => {
  harness = await startHarness();
  [ada, bob] = [await harness.newCaller(), await harness.newCaller()];
}, 60_000);
afterAll(() => harness.close());

test('a resource is made with its defaults, changed where the change says so, listed, and deleted', async () => {
  const { status, body } = await ada.ask('POST', '/v1.0/tags', { name: 'Spanish' });
  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.any(String),
    customer_id: ada.customer.id,
    name: 'Spanish',
    detail: '',
    tm_create: expect.any(String),
    tm_update: NEVER,
    tm_delete: NEVER,
  });
  const path = `/v1.0/tags/${body.id}`;
  const changed = await ada.ask('PUT', path, { detail: 'speaks it' });
  expect(changed.body).toMatchObject({ name: 'Spanish', detail: 'speaks it' });
  expect((await ada.ask('GET', path)).body).toEqual(changed.body);
  expect((await ada.ask('GET', '/v1.0/tags')).body.result).toEqual([changed.body]);
  expect((await ada.ask('DELETE', path)).status).toBe(200);
  expect((await ada.ask('GET', path)).status).toBe(404);
});

test('what does not fit is refused with its path, another customer’s resource is a 404', async () => {
  const { body } = await ada.ask('POST', '/v1.0/tags', {});
  const refused = await ada.ask('PUT', `/v1.0/tags/${body.id}`, { name: 7 });
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain('name');
  for (const method of ['GET', 'PUT', 'DELETE'] as const)
    expect((await bob.ask(method, `/v1.0/tags/${body.id}`, {})).status, method).toBe(404);
});

test('every kind is in the document, with its list', async () => {
  const { body } = await harness.ask('GET', '/openapi.json');
  for (const { path, title } of kinds) {
    expect(body, JSON.stringify(body).slice(0, 300)).toHaveProperty('paths');
    expect(Object.keys(body.paths as object)).toContain(`/v1.0/${path}`);
    expect(Object.keys((body.components as { schemas: object }).schemas)).toContain(title);
  }
});
