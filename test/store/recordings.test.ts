import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RecordingEvent } from '../../src/store/recordings.ts';
import type { Call } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { ending, incomingCall, makeCustomer } from './fixtures.ts';

let database: TestDatabase;
let store: Store;
let call: Pick<Call, 'id' | 'customer_id'>;

beforeAll(async () => {
  database = await openTestDatabase();
  store = database.store;
}, 60_000);
afterAll(() => database.close());
beforeEach(async () => {
  call = await store.calls.create({
    ...incomingCall(randomUUID()),
    customer_id: await makeCustomer(store),
  });
});

const create = (id: string) =>
  store.recordings.create({ id, customer_id: call.customer_id, call_id: call.id, format: 'wav' });
const now = () => store.calls.get(call.customer_id, call.id);
const started = (recording_id: string): RecordingEvent => ({
  type: 'recording_started',
  call_id: call.id,
  number: 3,
  at: Date.UTC(2026, 0, 5, 10, 0, 0),
  recording_id,
});
const finished = (recording_id: string): RecordingEvent => ({
  type: 'recording_finished',
  call_id: call.id,
  number: 4,
  at: Date.UTC(2026, 0, 5, 10, 0, 5),
  recording_id,
  reason: 'key',
  duration: 5000,
});
const hangUp = (number = 9) =>
  store.calls.applyEvent({
    type: 'call_hangup',
    call_id: call.id,
    number,
    at: 0,
    reason: 'normal',
    by: 'local',
  });

test('follows its events', async () => {
  const id = randomUUID();
  expect(await create(id)).toMatchObject({ recording_id: id, recording_ids: [id] });
  expect(await store.recordings.applyEvent(started(id))).toMatchObject({
    status: 'recording',
    reference_type: 'call',
    reference_id: call.id,
    tm_start: '2026-01-05 10:00:00.000000',
  });
  expect(await store.recordings.applyEvent(finished(id))).toMatchObject({
    status: 'ended',
    end_reason: 'key',
    duration: 5000,
    tm_start: '2026-01-05 10:00:00.000000',
    tm_end: '2026-01-05 10:00:05.000000',
  });
  expect(await now()).toMatchObject({ recording_id: NIL_ID, recording_ids: [id] });
});

test('a start that comes after the end, and repeated events, change nothing', async () => {
  const id = randomUUID();
  await create(id);
  const ended = await store.recordings.applyEvent(finished(id));
  for (const event of [started(id), finished(id), started(id)])
    expect(await store.recordings.applyEvent(event)).toEqual(ended);
  expect(await now()).toMatchObject({ recording_id: NIL_ID, recording_ids: [id] });
});

describe('withdrawn', () => {
  test('the call shows nothing of it, and another can begin', async () => {
    const id = randomUUID();
    await create(id);
    await store.recordings.withdraw(call.id, id);
    expect(await now()).toMatchObject({ recording_id: NIL_ID, recording_ids: [] });
    expect(await create(randomUUID())).toMatchObject({ recording_ids: [expect.any(String)] });
  });

  test('it shows again once the network says that it records after all', async () => {
    const id = randomUUID();
    await create(id);
    await store.recordings.withdraw(call.id, id);
    await store.recordings.applyEvent(started(id));
    expect(await now()).toMatchObject({ recording_id: id, recording_ids: [id] });
    await store.recordings.withdraw(call.id, id);
    expect(await now()).toMatchObject({ recording_id: id, recording_ids: [id] });
  });

  test('beside another that began meanwhile it is listed, and does not take its place', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    await create(first);
    await store.recordings.withdraw(call.id, first);
    await create(second);
    await store.recordings.applyEvent(started(first));
    expect(await now()).toMatchObject({ recording_id: second, recording_ids: [second, first] });
    await store.recordings.applyEvent(finished(first));
    expect(await now()).toMatchObject({ recording_id: second });
  });

  test('it can be decided again with its own id', async () => {
    const id = randomUUID();
    await create(id);
    await store.recordings.withdraw(call.id, id);
    expect(await create(id)).toMatchObject({ recording_id: id, recording_ids: [id] });
  });
});

test('created again it is the same, and another one at the same time is refused', async () => {
  const id = randomUUID();
  const first = await create(id);
  expect(await create(id)).toEqual(first);
  await expect(create(randomUUID())).rejects.toMatchObject({
    code: 'STATE_INVALID',
    message: expect.stringContaining(id),
  });
});

test('a call that has hung up has no current one, whichever of its events comes first', async () => {
  const id = randomUUID();
  await create(id);
  await hangUp();
  await store.recordings.applyEvent(started(id));
  expect(await now()).toMatchObject({ recording_id: NIL_ID, recording_ids: [id] });
  expect(await store.recordings.applyEvent(finished(id))).toMatchObject({ status: 'ended' });
});

test('ends as lost with a call that the network forgot, and what it says later changes nothing', async () => {
  const id = randomUUID();
  await create(id);
  await store.recordings.applyEvent(started(id));
  await hangUp(Number.MAX_SAFE_INTEGER);
  expect(await store.recordings.applyEvent(finished(id))).toMatchObject({
    status: 'ended',
    end_reason: 'lost',
  });
});

test("another customer's call cannot be recorded, and events of unknown recordings are nobody's", async () => {
  const customer_id = await makeCustomer(store);
  const stolen = { id: randomUUID(), customer_id, call_id: call.id, format: 'wav' };
  await expect(store.recordings.create(stolen)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    resource: 'call',
  });
  expect(await store.recordings.applyEvent(started(randomUUID()))).toBeUndefined();
});

test('goes when its call is purged', async () => {
  const { activeflow } = await store.activeflows.create({
    customer_id: call.customer_id,
    reference_type: 'call',
    actions: [],
    call: incomingCall(randomUUID()),
  });
  call = { id: activeflow.reference_id, customer_id: call.customer_id };
  const id = randomUUID();
  await create(id);
  await hangUp();
  await store.projection.finish(ending(activeflow.id, 1));
  expect(await store.purge({ olderThanDays: 0 })).toBe(1);
  expect(await store.recordings.applyEvent(finished(id))).toBeUndefined();
});
