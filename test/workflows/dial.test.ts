import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { block, Platform, set } from '../background/platform.ts';

let platform: Platform;
let onComplete: string;

beforeAll(async () => {
  platform = await Platform.open();
  platform.network.setNumbers({
    '11': { delay: 100 },
    '12': { outcome: 'busy', delay: 50 },
    '13': { outcome: 'no_answer' },
    '14': { delay: 60_000 },
    '15': { outcome: 'unreachable', delay: 0 },
  });
  onComplete = (
    await platform.store.flows.create(platform.customer, { actions: [set('note', 'noted', '1')] })
  ).id;
});
afterAll(() => platform?.close());

const say = { id: 'say', type: 'talk', option: { text: 'hello' } };

describe('an outgoing call', () => {
  beforeAll(async () => {
    await platform.work();
  });

  test('is not running until it is answered, then its actions run', async () => {
    const { id, callId } = await platform.dial('+15550014', { actions: [say] });
    await platform.rings(callId);
    await expect.poll(async () => (await platform.store.calls.find(callId))?.status).toBe('ringing');
    expect(await platform.flows.view(id, 5000)).toMatchObject({ status: '', executed_actions: [] });
    expect(await platform.get(id)).toMatchObject({ status: '' });
    await platform.flows.stop(id);
    await platform.ended(id);

    const answered = await platform.dial('+15550011', { actions: [say] });
    expect(await platform.ended(answered.id)).toMatchObject({
      ended_reason: 'completed',
      executed_actions: [{ id: 'say', result: 'done' }],
    });
    expect(platform.network.commands(answered.callId)).toMatchObject([
      { verb: 'dial', command_id: `${answered.id}/dial` },
      { verb: 'talk' },
      { verb: 'hangup', command_id: `${answered.id}/end` },
    ]);
  });

  test('with anonymous does not tell whom it calls who calls', async () => {
    const { id, callId } = await platform.dial('+15550014', { actions: [say] }, { anonymous: true });
    await platform.rings(callId);
    expect(platform.network.call(callId)?.source.target).toBe('anonymous');
    expect((await platform.store.calls.find(callId))?.source.target).not.toBe('anonymous');
    await platform.flows.stop(id);
    await platform.ended(id);
  });

  test('with early_execution runs from the ringing on', async () => {
    const { id, callId } = await platform.dial(
      '+15550014',
      { actions: [set('early', 'early', '1'), block('wait')] },
      { early_execution: true },
    );
    expect(await platform.at(id, 'wait')).toMatchObject({ status: 'running', variables: { early: '1' } });
    expect(platform.network.call(callId)?.state.status).toBe('ringing');
    await platform.flows.stop(id);
    await platform.ended(id);
  });

  test.each([
    { to: '+15550012', what: 'is busy', reason: 'busy' },
    { to: '+15550013', what: 'is not answered in time', reason: 'noanswer' },
    { to: '+15550015', what: 'cannot be reached', reason: 'failed' },
  ])('that $what ends with nothing executed, and its on-complete flow runs', async ({ to, reason }) => {
    const { id, callId } = await platform.dial(
      to,
      { actions: [say], on_complete_flow_id: onComplete },
      { timeout: 200 },
    );
    expect(await platform.ended(id)).toMatchObject({ ended_reason: 'reference_ended', executed_actions: [] });
    const next = await platform.ended((await platform.following(id)).id);
    expect(next).toMatchObject({ ended_reason: 'completed', variables: { noted: '1' } });
    await expect
      .poll(() => platform.store.calls.find(callId))
      .toMatchObject({ status: 'hangup', hangup_reason: reason });
    expect(platform.network.commands(callId).map(({ verb }) => verb)).toEqual(['dial']);
  });

  test('is cancelled when its activeflow is stopped before the answer', async () => {
    const { id, callId } = await platform.dial('+15550014', {
      actions: [say],
      on_complete_flow_id: onComplete,
    });
    await platform.rings(callId);
    await platform.flows.stop(id);
    expect(await platform.ended(id)).toMatchObject({ ended_reason: 'stopped', executed_actions: [] });
    expect(platform.network.call(callId)?.state).toMatchObject({ status: 'hangup', hangup_reason: 'cancel' });
    await platform.ended((await platform.following(id)).id);
  });
});

test('an outgoing call that is stopped while the network is being told to dial does not go on ringing', async () => {
  let begun: () => void = () => {};
  let release: () => void = () => {};
  const dialling = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const other = await Platform.open();
  await other.work(({ dial }) => ({
    dial: async (effect) => {
      begun();
      await released;
      return dial(effect);
    },
  }));
  const { id, callId } = await other.dial('+15550014', { actions: [say] });
  await dialling;
  await other.flows.stop(id);
  await expect.poll(async () => (await other.flows.view(id, 5000))?.status).toBe('');
  release();
  expect(await other.ended(id)).toMatchObject({ ended_reason: 'stopped' });
  expect(other.network.call(callId)?.state).toMatchObject({ status: 'hangup', hangup_reason: 'cancel' });
  await other.close();
});
