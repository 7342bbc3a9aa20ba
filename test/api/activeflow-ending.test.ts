import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
let id: string;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
}, 60_000);
afterAll(() => harness.close());
beforeEach(async () => {
  harness.flows.away = false;
  harness.flows.stopped.length = 0;
  harness.flows.onStop = stopAtOnce;
  id = String((await ada.ask('POST', '/v1.0/activeflows', { actions: [{ type: 'block' }] })).body.id);
});

async function stopAtOnce(activeflowId: string): Promise<'sent'> {
  await harness.finish(activeflowId, 'stopped');
  return 'sent';
}

const stop = () => ada.ask('POST', `/v1.0/activeflows/${id}/stop`);
const unavailable = {
  status: 503,
  body: { error: { status: 'UNAVAILABLE', reason: 'SERVICE_UNAVAILABLE' } },
};

describe('stop', () => {
  test('answers 200 with the ended record once it says so', async () => {
    expect(await stop()).toMatchObject({
      status: 200,
      body: { id, status: 'ended', ended_reason: 'stopped' },
    });
    expect(harness.flows.stopped).toEqual([id]);
  });

  test('of an ended activeflow answers 200 with the record as it is, and stops nothing', async () => {
    await harness.finish(id, 'completed');
    const before = (await ada.ask('GET', `/v1.0/activeflows/${id}`)).body;
    expect(await stop()).toMatchObject({ status: 200, body: before });
    expect(harness.flows.stopped).toEqual([]);
  });

  test('answers 202 with the record as it is when no worker ends it in time', async () => {
    harness.flows.onStop = async () => 'sent';
    expect(await stop()).toMatchObject({ status: 202, body: { id, status: 'running' } });
    expect(harness.flows.stopped).toEqual([id]);
  });

  test('of one whose workflow is yet to be started is repeated until it is taken', async () => {
    let missing = 2;
    harness.flows.onStop = async (one) => (missing-- > 0 ? 'gone' : stopAtOnce(one));
    expect(await stop()).toMatchObject({ status: 200, body: { status: 'ended' } });
    expect(harness.flows.stopped).toEqual([id, id, id]);
  });

  test('that nobody took answers 503 with Retry-After', async () => {
    harness.flows.onStop = async () => 'gone';
    const answer = await stop();
    expect(answer).toMatchObject(unavailable);
    expect(answer.headers['retry-after']).toBe('2');
  });

  test('answers 503 with Retry-After while Temporal is away', async () => {
    harness.flows.away = true;
    const answer = await stop();
    expect(answer).toMatchObject(unavailable);
    expect(answer.headers['retry-after']).toBe('2');
  });
});

describe('delete', () => {
  const remove = () => ada.ask('DELETE', `/v1.0/activeflows/${id}`);

  test('stops a running one first', async () => {
    const { status, body } = await remove();
    expect([status, body.status, body.ended_reason]).toEqual([200, 'ended', 'stopped']);
    expect(body.tm_delete).not.toBe(NEVER);
    expect(harness.flows.stopped).toEqual([id]);
  });

  test('of an ended one stops nothing; afterwards it is 404 and in no list', async () => {
    await harness.finish(id);
    expect((await remove()).status).toBe(200);
    expect(harness.flows.stopped).toEqual([]);
    expect(await ada.ask('GET', `/v1.0/activeflows/${id}`)).toMatchObject({
      status: 404,
      body: { error: { reason: 'ACTIVEFLOW_NOT_FOUND' } },
    });
    const { result } = (await ada.ask('GET', '/v1.0/activeflows')).body;
    expect((result as { id: string }[]).map((one) => one.id)).not.toContain(id);
  });

  test('of one that does not end in time deletes nothing and answers 503', async () => {
    harness.flows.onStop = async () => 'sent';
    expect(await remove()).toMatchObject(unavailable);
    expect((await ada.ask('GET', `/v1.0/activeflows/${id}`)).body).toMatchObject({ tm_delete: NEVER });
  });
});
