import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { makeActiveflow } from '../store/fixtures.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
}, 60_000);
afterAll(() => harness.close());

const FLOW_ID = '0f6a4b5e-0d5b-4a53-8d42-4c6c3b1b8d10';
const make = async (body: object = {}) => {
  const { status, body: made } = await ada.ask('POST', '/v1.0/conferences', body);
  expect(status, JSON.stringify(made)).toBe(200);
  return made;
};
/** A call that joins a new conference. */
const joining = async () => {
  const conference_id = String((await make()).id);
  const { id: customer_id } = ada.customer;
  const activeflow_id = await makeActiveflow(harness.store, customer_id);
  const call_id = harness.network.ring({ from: '+15550100', to: '+15550199', script: [] });
  const input = { key: randomUUID(), customer_id, activeflow_id, call_id, conference_id };
  const seat = await harness.store.conferences.join(input);
  if (typeof seat === 'string') throw new Error(seat);
  return { conference_id, activeflow_id, call_id, id: seat.call.id };
};

test('a conference is made as upstream does it, and keeps its own numbers', async () => {
  const fields = {
    type: 'conference',
    name: 'Stand-up',
    detail: 'Every morning',
    data: { floor: 3 },
    timeout: 3600,
    pre_flow_id: FLOW_ID,
    post_flow_id: FLOW_ID,
  };
  const made = await make({ ...fields, status: 'terminated', conferencecall_ids: [FLOW_ID] });
  expect(made).toEqual({
    ...fields,
    id: expect.any(String),
    customer_id: ada.customer.id,
    status: 'progressing',
    end_when_empty: false,
    conferencecall_ids: [],
    recording_id: '00000000-0000-0000-0000-000000000000',
    recording_ids: [],
    transcribe_id: '00000000-0000-0000-0000-000000000000',
    transcribe_ids: [],
    direct_hash: '',
    tm_end: NEVER,
    tm_create: expect.any(String),
    tm_update: NEVER,
    tm_delete: NEVER,
  });
  expect(harness.conferences.woken).toContain(made.id);
});

test('upstream’s rules for a missing type and a short timeout hold', async () => {
  expect(await make({ type: '', timeout: 59 })).toMatchObject({ type: 'conference', timeout: 86_400 });
  expect(await make({ timeout: 60 })).toMatchObject({ timeout: 60 });
  expect(await make({ timeout: 0, pre_flow_id: '' })).toMatchObject({ timeout: 0 });
  for (const wrong of [{ type: 'party' }, { timeout: -1 }, { timeout: 'long' }, { data: [] }])
    expect((await ada.ask('POST', '/v1.0/conferences', wrong)).status, JSON.stringify(wrong)).toBe(400);
});

test('a conference is changed while it lasts, and looked at again', async () => {
  const { id } = await make({ name: 'Stand-up' });
  harness.conferences.woken.length = 0;
  const changed = await ada.ask('PUT', `/v1.0/conferences/${id}`, { timeout: 120, end_when_empty: true });
  expect(changed.body).toMatchObject({ name: 'Stand-up', timeout: 120, end_when_empty: true });
  expect(harness.conferences.woken).toEqual([id]);
});

test('a conference that is deleted ends, and stays readable as it is', async () => {
  const { id } = await make();
  const path = `/v1.0/conferences/${id}`;
  expect((await ada.ask('DELETE', path)).body).toMatchObject({ id, status: 'terminating' });
  expect((await ada.ask('DELETE', path)).body).toMatchObject({ status: 'terminating' });
  await harness.store.conferences.terminated(String(id));
  const over = (await ada.ask('DELETE', path)).body;
  expect(over).toMatchObject({ status: 'terminated', tm_delete: NEVER });
  expect(over.tm_end).not.toBe(NEVER);
  expect((await ada.ask('GET', path)).body).toEqual(over);
  expect((await ada.ask('GET', '/v1.0/conferences?status=terminated')).body.result).toContainEqual(over);
});

test('a call is sent out: its flow is told once, and its record says so', async () => {
  const { id, activeflow_id, conference_id } = await joining();
  const listed = await ada.ask('GET', `/v1.0/conferencecalls?conference_id=${conference_id}&status=joining`);
  expect(listed.body.result).toMatchObject([{ id, activeflow_id, reference_type: 'call', muted: false }]);
  const path = `/v1.0/conferencecalls/${id}`;
  expect((await ada.ask('DELETE', path)).body).toMatchObject({ id, status: 'leaving' });
  await ada.ask('DELETE', path);
  const told = harness.conferences.told.filter(([flow]) => flow === activeflow_id);
  expect(told.map(([, { source, number, forward }]) => [source, number, forward])).toEqual([
    [`conferencecall/${id}`, 1, `${id}-enter`],
    [`conferencecall/${id}`, 1, `${id}-enter`],
  ]);
  await harness.store.conferences.leaved(id);
  expect((await ada.ask('DELETE', path)).body).toMatchObject({ status: 'leaved' });
  expect(harness.conferences.told).toHaveLength(told.length);
});

test('a call is muted before it is in by its record, and while it is in on the phone network', async () => {
  const { id, call_id, conference_id } = await joining();
  const path = `/v1.0/conferencecalls/${id}`;
  expect((await ada.ask('POST', `${path}/mute`)).body).toMatchObject({ muted: true });
  const bridge_id = `conference/${conference_id}/0`;
  await harness.network.bridgeJoin({ command_id: randomUUID(), call_id, bridge_id, kind: 'conference' });
  const isMuted = () => harness.network.call(call_id)?.state.bridge.muted;
  expect(isMuted()).toBe(false);
  await ada.ask('POST', `${path}/mute`);
  expect(isMuted()).toBe(true);
  expect((await ada.ask('POST', `${path}/unmute`)).body).toMatchObject({ muted: false });
  expect(isMuted()).toBe(false);
});
