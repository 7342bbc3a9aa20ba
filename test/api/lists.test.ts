import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { ReferenceType } from '../../workflows/protocol.ts';
import { incomingCall } from '../store/fixtures.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
/** Oldest first. */
let made: { readonly id: string; readonly tm_create: string }[];
let flow_id: string;
let callId: string;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
  flow_id = (await harness.store.flows.create(ada.customer.id, { actions: [] })).id;
  callId = `CALL-${randomUUID()}`;
  const create = async (reference_type: ReferenceType, more: object = {}) => {
    const input = { customer_id: ada.customer.id, actions: [], reference_type, ...more };
    return (await harness.store.activeflows.create(input)).activeflow;
  };
  made = [
    await create('api'),
    await create('api', { flow_id }),
    await create('call', { call: incomingCall(callId), reference_id: callId }),
    await create('campaign', { flow_id }),
  ];
  await harness.finish(made[1]!.id);
}, 60_000);
afterAll(() => harness.close());

async function listed(path: string): Promise<readonly number[]> {
  const { status, body } = await ada.ask('GET', `/v1.0/${path}`);
  expect(status, path).toBe(200);
  return (body.result as { readonly id: string }[]).map(({ id }) => made.findIndex((one) => one.id === id));
}

describe('GET /activeflows', () => {
  test('shows those that have the values asked for, newest first', async () => {
    expect(await listed('activeflows')).toEqual([3, 2, 1, 0]);
    expect(await listed('activeflows?status=ended')).toEqual([1]);
    expect(await listed('activeflows?status=running')).toEqual([3, 2, 0]);
    expect(await listed('activeflows?status=')).toEqual([]);
    expect(await listed('activeflows?reference_type=api')).toEqual([1, 0]);
    expect(await listed(`activeflows?reference_id=${callId}`)).toEqual([2]);
    expect(await listed(`activeflows?flow_id=${flow_id.toUpperCase()}`)).toEqual([3, 1]);
    expect(await listed(`activeflows?flow_id=${NIL_ID}&status=running`)).toEqual([2, 0]);
    expect(await listed(`activeflows?flow_id=${randomUUID()}`)).toEqual([]);
  });

  test('pages through what a filter leaves', async () => {
    const first = await ada.ask('GET', `/v1.0/activeflows?flow_id=${flow_id}&page_size=1`);
    const token = String(first.body.next_page_token);
    expect(token).not.toBe('');
    expect(await listed(`activeflows?flow_id=${flow_id}&page_size=1&page_token=${token}`)).toEqual([1]);
  });

  test('shows those created strictly after and before a moment, in either form and any offset', async () => {
    const moment = made[2]!.tm_create;
    const utc = `${moment.replace(' ', 'T')}Z`;
    const later = new Date(Date.parse(`${utc.slice(0, 19)}Z`) + 5.5 * 3_600_000).toISOString().slice(0, 19);
    const forms = [moment, utc, utc.toLowerCase(), `${later}.${moment.slice(20)}+05:30`];
    for (const form of forms.map(encodeURIComponent)) {
      expect(await listed(`activeflows?created_after=${form}`), form).toEqual([3]);
      expect(await listed(`activeflows?created_before=${form}`), form).toEqual([1, 0]);
    }
    const window = `created_after=${made[0]!.tm_create}&created_before=${made[3]!.tm_create}`;
    expect(await listed(`activeflows?${window}`)).toEqual([2, 1]);
  });

  test.each([
    ['status', 'paused'],
    ['status', 'running&status=ended'],
    ['reference_type', 'phone'],
    ['reference_id', 'a%00b'],
    ['flow_id', 'not-a-uuid'],
    ['flow_id', ''],
    ['created_after', 'yesterday'],
    ['created_after', '2026-02-30T00:00:00Z'],
    ['created_after', '0000-01-01T00:00:00Z'],
    ['created_before', '2026-01-05T24:00:00Z'],
    ['created_before', ''],
  ])('refuses %s=%s, naming the parameter', async (name, value) => {
    expect(await ada.ask('GET', `/v1.0/activeflows?${name}=${value}`)).toMatchObject({
      status: 400,
      body: { error: { reason: 'INVALID_REQUEST_PARAMETER', details: [{ path: name }] } },
    });
  });
});

test('GET /calls shows those that have the values asked for', async () => {
  const calls = async (query: string) => {
    const { body } = await ada.ask('GET', `/v1.0/calls?${query}`);
    return (body.result as { readonly id: string }[]).map(({ id }) => id);
  };
  expect(await calls(`activeflow_id=${made[2]!.id}`)).toEqual([callId]);
  expect(await calls(`activeflow_id=${made[1]!.id}`)).toEqual([]);
  expect(await calls('status=ringing&direction=incoming')).toEqual([callId]);
  expect(await calls('status=hangup')).toEqual([]);
  expect(await calls('direction=outgoing')).toEqual([]);
  expect(await calls('created_before=2026-01-01%2000:00:00')).toEqual([]);
  expect(await ada.ask('GET', '/v1.0/calls?status=lost')).toMatchObject({
    status: 400,
    body: { error: { reason: 'INVALID_REQUEST_PARAMETER', details: [{ path: 'status' }] } },
  });
});
