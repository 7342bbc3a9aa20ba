import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kick } from '../../activities/conference-desk.ts';
import { startOverdueConferences } from '../../src/background/overdue-conferences.ts';
import { conference } from '../../src/resources/conference.ts';
import { conferencecall } from '../../src/resources/conferencecall.ts';
import { conferenceWorkflowId } from '../../workflows/conference/protocol.ts';
import type { Action } from '../../workflows/interpreter/action.ts';
import { block, Platform } from '../background/platform.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await Platform.open();
});
afterAll(() => platform?.close());

const make = async (fields: object = {}): Promise<string> => {
  const data = conference.fields.parse(fields);
  const { resource } = await platform.store.resources.create(conference, {
    customer_id: platform.customer,
    data,
  });
  return resource.id;
};
const join = (conference_id: string): Action => ({
  id: 'join',
  type: 'conference_join',
  option: { conference_id },
});
const ring = (conference_id: string) => platform.ring({ actions: [join(conference_id), block('behind')] });
const roomOf = (id: string) => platform.store.resources.get(conference, platform.customer, id);
const isIn = (id: string, count: number) =>
  expect
    .poll(async () => (await roomOf(id)).conferencecall_ids.length, { timeout: 20_000, interval: 20 })
    .toBe(count);
const staysOf = async (id: string) => {
  const page = { where: { conference_id: id } };
  return (await platform.store.resources.list(conferencecall, platform.customer, page)).result;
};
const bridgeOf = (callId: string) => platform.network.call(callId)?.state.bridge.bridge_id;

test('three callers meet, another worker takes over, one hangs up, one is sent out, and the conference ends', async () => {
  const worker = await platform.work();
  const id = await make({ name: 'Stand-up' });
  const [ada, bob, eve] = [await ring(id), await ring(id), await ring(id)];
  await isIn(id, 3);
  expect(new Set([ada, bob, eve].map(({ callId }) => bridgeOf(callId)))).toEqual(
    new Set([`conference/${id}/0`]),
  );
  await worker.stop();
  await platform.work();
  platform.network.hangUp(eve.callId);
  expect((await platform.ended(eve.id)).ended_reason).toBe('reference_ended');
  await isIn(id, 2);
  const adas = (await staysOf(id)).find(({ reference_id }) => reference_id === ada.callId);
  const seat = await platform.conferences.records.find(adas!.id);
  await kick(platform.conferences, seat!.call);
  await platform.at(ada.id, 'behind');
  await isIn(id, 1);
  expect([bridgeOf(ada.callId), bridgeOf(bob.callId)]).toEqual(['', `conference/${id}/0`]);
  await platform.store.conferences.terminating(id);
  await platform.conferences.desk.wake({ conference_id: id, customer_id: platform.customer });
  await platform.at(bob.id, 'behind');
  await expect.poll(async () => (await roomOf(id)).status, { timeout: 20_000 }).toBe('terminated');
  expect((await staysOf(id)).map(({ status }) => status)).toEqual(['leaved', 'leaved', 'leaved']);
  const workflow = platform.client.workflow.getHandle(conferenceWorkflowId(id));
  const status = async () => (await workflow.describe()).status.name;
  await expect.poll(status, { timeout: 20_000 }).toBe('COMPLETED');
}, 90_000);

test('a conference that nobody looks after is woken by the background', async () => {
  await platform.work();
  const id = await make();
  const { id: flow } = await ring(id);
  await isIn(id, 1);
  await platform.client.workflow.getHandle(conferenceWorkflowId(id)).terminate();
  await platform.store.conferences.terminating(id);
  const conferences = platform.conferences;
  const log = pino({ level: 'silent' });
  const parts = { store: platform.store, conferences, log, every: 100, overdueSeconds: 0 };
  const background = startOverdueConferences(parts);
  await platform.at(flow, 'behind');
  await expect.poll(async () => (await roomOf(id)).status, { timeout: 20_000 }).toBe('terminated');
  await background.close();
}, 60_000);
