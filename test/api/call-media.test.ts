import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, type Harness, startHarness } from './harness.ts';
import { ringFor } from './ringing.ts';

let harness: Harness;
let ada: Caller;
let id: string;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
}, 60_000);
afterAll(() => harness.close());
beforeEach(async () => {
  harness.network.setTrouble({});
  id = await ringFor(harness, ada);
});

type Method = 'POST' | 'DELETE';
const ask = (method: Method, verb: string, body?: object, key?: string) =>
  ada.ask(
    method,
    `/v1.0/calls/${id}/${verb}`,
    body,
    key === undefined ? undefined : { 'idempotency-key': key },
  );
const answer = () => harness.network.answer({ command_id: `answer ${id}`, call_id: id });
const audio = async () => (await harness.network.state(id))?.audio;
const call = async () => (await ada.ask('GET', `/v1.0/calls/${id}`)).body;
const sent = () => harness.network.commands(id).filter(({ verb }) => verb !== 'answer');
const OFF = { mute_direction: '', hold: false, moh: false, silence: false };

describe.each(['hold', 'moh', 'silence'] as const)('%s', (verb) => {
  beforeEach(answer);

  test('is on from POST to DELETE; the network does it, and the call shows it', async () => {
    expect(await ask('POST', verb)).toMatchObject({ status: 200, body: { id, ...OFF, [verb]: true } });
    expect(await audio()).toEqual({ ...OFF, [verb]: true });
    expect(await call()).toMatchObject({ ...OFF, [verb]: true });
    expect(await ask('DELETE', verb)).toMatchObject({ status: 200, body: { id, ...OFF } });
    expect(await audio()).toEqual(OFF);
    expect(await call()).toMatchObject(OFF);
  });

  test('with an Idempotency-Key is done once, however late it is repeated', async () => {
    await ask('POST', verb, undefined, 'on');
    await ask('DELETE', verb);
    expect(await ask('POST', verb, undefined, 'on')).toMatchObject({ status: 200, body: OFF });
    expect(await audio()).toEqual(OFF);
    expect(new Set(sent().map(({ command_id }) => command_id)).size).toBe(2);
  });
});

describe('mute', () => {
  beforeEach(answer);

  test('takes a direction, both unless told otherwise, and adds up', async () => {
    expect(await ask('POST', 'mute', { direction: 'in' })).toMatchObject({ body: { mute_direction: 'in' } });
    expect(await ask('POST', 'mute', { direction: 'out' })).toMatchObject({
      body: { mute_direction: 'both' },
    });
    expect(await ask('DELETE', 'mute', { direction: 'out' })).toMatchObject({
      body: { mute_direction: 'in' },
    });
    expect(await ask('DELETE', 'mute')).toMatchObject({ status: 200, body: { mute_direction: '' } });
    expect(await ask('POST', 'mute')).toMatchObject({ status: 200, body: { mute_direction: 'both' } });
    expect((await call()).mute_direction).toBe('both');
  });

  test('with one key in another direction is another request', async () => {
    await ask('POST', 'mute', { direction: 'in' }, 'quiet');
    await ask('POST', 'mute', { direction: 'out' }, 'quiet');
    expect((await call()).mute_direction).toBe('both');
  });

  test('takes no null for an absent body', async () => {
    const url = `/v1.0/calls/${id}/mute`;
    expect(await ada.ask('POST', url, 'null')).toMatchObject({ status: 400 });
    expect(await ada.ask('POST', url, '')).toMatchObject({ status: 200 });
  });

  test('in a direction that does not exist answers 400', async () => {
    expect(await ask('POST', 'mute', { direction: 'up' })).toMatchObject({
      status: 400,
      body: { error: { details: [{ path: 'direction' }] } },
    });
  });
});

test('requests at the same time leave the record at what the network does', async () => {
  await answer();
  for (let round = 0; round < 10; round += 1) {
    await Promise.all([
      ask('POST', 'hold'),
      ask('DELETE', 'hold'),
      ask('POST', 'mute', { direction: 'in' }),
      ask('DELETE', 'mute'),
      ask('POST', 'moh'),
    ]);
    expect(await call()).toMatchObject({ ...(await audio()) });
  }
});

describe('talk', () => {
  test('answers an incoming call that still rings, and is heard', async () => {
    expect(await ask('POST', 'talk', { text: 'Welcome', language: 'en-GB' })).toMatchObject({
      status: 200,
      body: { id },
    });
    expect(harness.network.call(id)).toMatchObject({
      state: { status: 'progressing' },
      heard: [{ kind: 'talk', content: 'Welcome' }],
    });
    expect(sent()).toMatchObject([
      { verb: 'talk', args: { text: 'Welcome', language: 'en-GB', provider: '', voice_id: '' } },
    ]);
  });

  test('with an Idempotency-Key is said once', async () => {
    for (const _ of [1, 2]) expect((await ask('POST', 'talk', { text: 'Once' }, 'one')).status).toBe(200);
    expect(harness.network.call(id)?.heard).toHaveLength(1);
  });

  test('whose answer was lost is said once when it is repeated', async () => {
    harness.network.setTrouble({ timeouts: 1 });
    const lost = await ask('POST', 'talk', { text: 'Once' }, 'one');
    expect([lost.status, lost.headers]).toMatchObject([503, { 'retry-after': expect.any(String) }]);
    harness.network.setTrouble({});
    expect((await ask('POST', 'talk', { text: 'Once' }, 'one')).status).toBe(200);
    expect(harness.network.call(id)?.heard).toHaveLength(1);
  });

  test('without a text answers 400', async () => {
    for (const body of [{}, { text: '' }, { text: 7 }, { text: 'x'.repeat(10_001) }]) {
      expect(await ask('POST', 'talk', body)).toMatchObject({
        status: 400,
        body: { error: { details: [{ path: 'text' }] } },
      });
    }
  });
});

const VERBS: readonly [Method, string][] = [
  ['POST', 'mute'],
  ['DELETE', 'mute'],
  ['POST', 'hold'],
  ['DELETE', 'hold'],
  ['POST', 'moh'],
  ['DELETE', 'moh'],
  ['POST', 'silence'],
  ['DELETE', 'silence'],
  ['POST', 'recording_start'],
  ['POST', 'recording_stop'],
];
const EVERY: readonly [Method, string][] = [...VERBS, ['POST', 'talk']];
const bodyOf = (verb: string) => (verb === 'talk' ? { text: 'Hello' } : undefined);

test.each(VERBS)('%s %s answers 409 while the call rings', async (method, verb) => {
  expect(await ask(method, verb)).toMatchObject({
    status: 409,
    body: { error: { reason: 'STATE_INVALID', message: expect.stringContaining('not answered') } },
  });
});

test.each(EVERY)('%s %s answers 409 when the call is over in the network', async (method, verb) => {
  harness.network.hangUp(id);
  expect(await ask(method, verb, bodyOf(verb))).toMatchObject({
    status: 409,
    body: { error: { reason: 'STATE_INVALID' } },
  });
});

test.each(EVERY)('%s %s answers 409 when the record says that the call is over', async (method, verb) => {
  const event = { call_id: id, number: 9, at: Date.now() };
  await harness.store.calls.applyEvent({ ...event, type: 'call_hangup', reason: 'normal', by: 'remote' });
  expect(await ask(method, verb, bodyOf(verb))).toMatchObject({
    status: 409,
    body: { error: { reason: 'STATE_INVALID' } },
  });
  expect(sent()).toEqual([]);
});

test.each(EVERY.filter(([, verb]) => verb !== 'recording_stop'))(
  '%s %s answers 503 with Retry-After when the network refuses, and works when repeated',
  async (method, verb) => {
    await answer();
    harness.network.setTrouble({ errors: 1 });
    const refused = await ask(method, verb, bodyOf(verb), 'again');
    expect([refused.status, refused.headers]).toMatchObject([503, { 'retry-after': expect.any(String) }]);
    harness.network.setTrouble({});
    expect((await ask(method, verb, bodyOf(verb), 'again')).status).toBe(200);
  },
);
