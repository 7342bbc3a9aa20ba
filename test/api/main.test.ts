import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type RunningApi, runApi } from '../../src/api/main.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let api: RunningApi;
let authorization: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const customer = await database.store.customers.create({ name: 'Ada' });
  authorization = `Bearer ${(await database.store.accessKeys.create(customer.id, {})).token}`;
  api = await runApi(configFor(inject('temporal')));
});
afterAll(async () => {
  await api?.close();
  await database.close();
});

function configFor(temporal: string | undefined): Config {
  const config = loadConfig({ DATABASE_URL: database.url, ACTIVEFLOW_LOG_LEVEL: 'silent' });
  return {
    ...config,
    api: { ...config.api, port: 0 },
    temporal: { ...config.temporal, address: temporal, taskQueue: `api-main-${randomUUID()}` },
  };
}

function ask(url: string, path: string, body?: object): Promise<Response> {
  const rest = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return fetch(new URL(path, url), { headers: { authorization }, ...rest });
}

test('the API listens on loopback and starts activeflows on Temporal', async () => {
  expect(new URL(api.url).hostname).toBe('127.0.0.1');
  const { checks } = (await (await ask(api.url, '/readyz')).json()) as { checks: object };
  expect(checks).toEqual({ database: true, temporal: true });
  const started = await ask(api.url, '/v1.0/activeflows', { actions: [{ type: 'block' }] });
  expect(started.status).toBe(200);
  expect(await database.store.reconciliation.unstarted({ olderThanSeconds: 0, limit: 1 })).toEqual([]);
});

test('without Temporal the API starts and reads, and refuses to start what nobody would run', async () => {
  const lonely = await runApi(configFor(await closedAddress()));
  expect((await ask(lonely.url, '/readyz')).status).toBe(503);
  const refused = await ask(lonely.url, '/v1.0/activeflows', {});
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  expect((await ask(lonely.url, '/v1.0/activeflows')).status).toBe(200);
  expect(await database.store.reconciliation.unstarted({ olderThanSeconds: 0, limit: 10 })).toEqual([]);
  await lonely.close();
}, 30_000);

test('a sender of 10 MB reads 413, and the API goes on', async () => {
  expect(await sendLargeBody(new URL('/v1.0/flows', api.url))).toBe(413);
  expect((await ask(api.url, '/healthz')).status).toBe(200);
});

test('without an address of Temporal or the database the error names the setting', async () => {
  await expect(runApi(configFor(undefined))).rejects.toThrow('TEMPORAL_ADDRESS');
  const config = configFor('127.0.0.1:1');
  await expect(runApi({ ...config, database: { url: undefined, port: undefined } })).rejects.toThrow(
    'DATABASE_URL',
  );
});

/** An address at which nobody listens. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return `127.0.0.1:${port}`;
}

/** The status that a client sees which sends all it has, as curl does. */
function sendLargeBody(url: URL): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const sent = httpRequest(url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ detail: 'x'.repeat(10_000_000) }));
  });
}
