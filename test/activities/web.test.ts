import { describe, expect, it } from 'vitest';
import { EffectRefused } from '../../activities/failure.ts';
import type { HttpAnswer, HttpRequest } from '../../activities/http-client.ts';
import { createWeb } from '../../activities/web.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { MemoryStore } from '../support/memory-store.ts';

const effect = (input: JsonObject) => ({
  key: 'flow/1.1',
  activeflow_id: 'flow',
  customer_id: 'customer',
  input,
});
const toFetch = effect({ url: 'https://example.com/a', method: 'POST', reference_id: 'call' });

function web(answer: HttpAnswer | Error = { status: 200, body: '[]' }) {
  const requests: HttpRequest[] = [];
  const store = new MemoryStore();
  let ids = 0;
  const http = {
    async request(request: HttpRequest): Promise<HttpAnswer> {
      requests.push(request);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { ...createWeb({ http, store, newId: () => `made-${++ids}` }), requests, store };
}

async function refusal(promise: Promise<unknown>): Promise<EffectRefused> {
  const error = await promise.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(EffectRefused);
  return error as EffectRefused;
}

describe('fetch', () => {
  it('says which activeflow asks, once, bounded in time and size', async () => {
    const { fetch, requests } = web();
    await fetch(toFetch);
    expect(requests).toEqual([
      {
        url: 'https://example.com/a',
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': 'flow/1.1' },
        body: '{"activeflow_id":"flow","reference_id":"call"}',
        timeout: 10_000,
        maxBytes: 256 * 1024,
      },
    ]);
  });

  it('takes as long as it may, and so does a webhook_send that waits', async () => {
    const { fetch, webhook_send, requests } = web();
    await fetch({ ...toFetch, timeout: 60_000 });
    await webhook_send({ ...effect({ uri: 'https://example.com', sync: true }), timeout: 500 });
    expect(requests.map(({ timeout }) => timeout)).toEqual([60_000, 500]);
  });

  it.each([
    [200, '[{"type":"stop"}]'],
    [201, '{"actions":[{"type":"stop","id":""}]}'],
    [299, ' [{"type":"stop","tm_execute":null}] '],
  ])('takes the actions of a %i, and fills their ids in', async (status, body) => {
    expect(await web({ status, body }).fetch(toFetch)).toEqual({ actions: [{ id: 'made-1', type: 'stop' }] });
  });

  it.each([
    [204, ''],
    [200, '  '],
    [200, '[]'],
    [200, '{"actions":[]}'],
  ])('takes a %i with the body %j as no actions', async (status, body) => {
    expect(await web({ status, body }).fetch(toFetch)).toEqual({ actions: [] });
  });

  it.each([
    [404, '404', '[]'],
    [302, '302', '[]'],
    [500, '500', ''],
    [200, 'not JSON', 'actions'],
    [200, 'array', '{}'],
    [200, 'array', 'null'],
    [200, 'array', '"[]"'],
    [200, 'array', '{"actions":null}'],
    [200, 'array', '{"actions":{}}'],
    [200, 'actions[0].type', '[{"type":"foo"}]'],
    [200, 'deep', `[{"type":"stop","option":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}]`],
  ])('refuses a %i, saying "%s"', async (status, why, body) => {
    const error = await refusal(web({ status, body }).fetch(toFetch));
    expect(error.code).toBe('FETCH_FAILED');
    expect(error.message).toContain(why);
  });

  it("takes no more than the flow's own limits", async () => {
    const limits = { actions_per_array: 1, flow_bytes: 1000 };
    const two = web({ status: 200, body: '[{"type":"stop"},{"type":"stop"}]' });
    const error = await refusal(two.fetch(effect({ ...toFetch.input, ...limits })));
    expect(error.message).toContain('the limit is 1');
    expect(two.requests[0]?.maxBytes).toBe(1000);
  });

  it('says what kept it from asking', async () => {
    const error = await refusal(web(new EffectRefused('ADDRESS_REFUSED', '10.0.0.1')).fetch(toFetch));
    expect(error.code).toBe('FETCH_FAILED');
    expect(error.message).toContain('ADDRESS_REFUSED');
  });
});

describe('webhook_send', () => {
  const hook = { uri: 'https://example.com/h', method: 'PUT', data_type: '', data: '{"a":1}', sync: false };

  it('hands the request over, once per key, and sends nothing itself', async () => {
    const { webhook_send, requests, store } = web();
    expect(await webhook_send(effect(hook))).toEqual({});
    await webhook_send(effect(hook));
    expect(requests).toEqual([]);
    expect([...store.webhooks.values()]).toEqual([
      {
        key: 'flow/1.1',
        activeflow_id: 'flow',
        customer_id: 'customer',
        uri: hook.uri,
        method: 'PUT',
        data_type: '',
        data: '{"a":1}',
      },
    ]);
  });

  it('with sync sends it and answers what came back, whatever the status', async () => {
    const { webhook_send, requests, store } = web({ status: 503, body: 'busy' });
    expect(await webhook_send(effect({ ...hook, sync: true }))).toEqual({ status: 503, body: 'busy' });
    expect(requests).toMatchObject([
      {
        url: hook.uri,
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'flow/1.1' },
        body: '{"a":1}',
      },
    ]);
    expect(store.webhooks.size).toBe(0);
  });

  it('without data sends no body and no type of it', async () => {
    const { webhook_send, requests } = web();
    await webhook_send(effect({ ...hook, data: '', sync: true }));
    expect(requests[0]).not.toHaveProperty('body');
    expect(requests[0]?.headers).toEqual({ 'idempotency-key': 'flow/1.1' });
  });

  it('sends the type it is given', async () => {
    const { webhook_send, requests } = web();
    await webhook_send(effect({ ...hook, data_type: 'text/plain', sync: true }));
    expect(requests[0]?.headers['content-type']).toBe('text/plain');
  });

  it('with sync fails when nobody answers', async () => {
    const failed = web(new EffectRefused('HTTP_TIMEOUT', 'too slow')).webhook_send(
      effect({ ...hook, sync: true }),
    );
    expect(await refusal(failed)).toMatchObject({ code: 'WEBHOOK_FAILED' });
  });
});
