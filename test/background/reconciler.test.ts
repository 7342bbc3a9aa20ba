import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namespaceId } from '../../src/background/workflow-state.ts';
import { RealClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { Action } from '../../workflows/interpreter/action.ts';
import { block, Platform, set } from './platform.ts';

let platform: Platform;
const wait: readonly Action[] = [{ id: 'answer', type: 'answer' }, block('wait')];

beforeAll(async () => {
  platform = await Platform.open();
  await platform.work();
});
afterAll(() => platform?.close());

describe('the reconciler', () => {
  test('starts what was decided on and never started', async () => {
    const { activeflow } = await platform.store.activeflows.create({
      customer_id: platform.customer,
      reference_type: 'api',
      actions: [set('one', 'one', '1')],
    });
    const reconciler = platform.reconcile();
    expect(await platform.ended(activeflow.id)).toMatchObject({
      ended_reason: 'completed',
      variables: { one: '1' },
    });
    await reconciler.close();
  });

  test('settles activeflows whose workflow Temporal does not know', async () => {
    const flow = await platform.store.flows.create(platform.customer, {
      actions: [set('note', 'noted', '1')],
    });
    const { activeflow } = await platform.store.activeflows.create({
      customer_id: platform.customer,
      reference_type: 'api',
      actions: [block('wait')],
      on_complete_flow_id: flow.id,
    });
    await platform.store.reconciliation.markStarted(activeflow.id);
    const reconciler = platform.reconcile({ lostAfterSeconds: 0, lostEvery: 100 });
    expect(await platform.ended(activeflow.id)).toMatchObject({
      ended_reason: 'failed',
      error: { code: 'WORKFLOW_LOST' },
    });
    await platform.ended((await platform.following(activeflow.id)).id);
    await reconciler.close();
  });

  test('settles none of them in a namespace that is not the database’s, until that is adopted', async () => {
    const { activeflow } = await platform.store.activeflows.create({
      customer_id: platform.customer,
      reference_type: 'api',
      actions: [],
    });
    await platform.store.reconciliation.markStarted(activeflow.id);
    const here = await namespaceId(platform.client);
    await platform.store.reconciliation.adopt(randomUUID());
    const told: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void told.push(line) });
    const reconciler = platform.reconcile({ lostAfterSeconds: 0, lostEvery: 100, log });
    await expect.poll(() => told.join()).toContain('run in another Temporal namespace');
    expect(await platform.get(activeflow.id)).toMatchObject({ status: 'running' });
    await platform.store.reconciliation.adopt(here);
    await platform.ended(activeflow.id);
    await reconciler.close();
    expect(told).toHaveLength(1);
  });

  test('leaves activeflows alone that run', async () => {
    const id = await platform.start({ actions: [block('wait')] });
    await platform.at(id, 'wait');
    const lost = await platform.store.activeflows.create({
      customer_id: platform.customer,
      id: 'ffffffff-ffff-4fff-bfff-ffffffffffff',
      reference_type: 'api',
      actions: [],
    });
    await platform.store.reconciliation.markStarted(lost.activeflow.id);
    const reconciler = platform.reconcile({
      lostAfterSeconds: 0,
      lostEvery: 100,
      callQuietSeconds: 0,
      callsEvery: 100,
    });
    await platform.ended(lost.activeflow.id);
    await reconciler.close();
    expect(await platform.get(id)).toMatchObject({ status: 'running' });
    await platform.flows.stop(id);
    await platform.ended(id);
  });

  test('ends activeflows whose call the phone network has forgotten, and what goes on with it', async () => {
    const { id, callId } = await platform.ring({ actions: wait });
    await platform.at(id, 'wait');
    await expect.poll(async () => (await platform.store.calls.find(callId))?.status).toBe('progressing');
    const { transcribes, customer: customer_id } = platform;
    const of = {
      reference_type: 'call',
      reference_id: callId,
      activeflow_id: id,
      on_end_flow_id: '',
    } as const;
    const manner = { language: 'en-US', direction: 'both', provider: '' } as const;
    await transcribes.start({ key: callId, customer_id, ...of, ...manner });
    platform.network = new PhoneNetwork({ clock: new RealClock() });
    const reconciler = platform.reconcile({ callQuietSeconds: 0, callsEvery: 100 });
    expect(await platform.ended(id)).toMatchObject({ ended_reason: 'reference_ended' });
    await expect
      .poll(() => platform.store.calls.find(callId))
      .toMatchObject({
        status: 'hangup',
        hangup_reason: 'failed',
        hangup_by: 'remote',
      });
    expect(await transcribes.ofCall(callId)).toEqual([]);
    await reconciler.close();
    await platform.listen();
  });

  test('goes on when the phone network does not answer, and hangs up when it does again', async () => {
    const { id, callId } = await platform.ring({ actions: wait });
    await platform.at(id, 'wait');
    let isAway = true;
    let refused = 0;
    const { network } = platform;
    const control = {
      state: (call: string) => network.state(call),
      hangup: async (command: Parameters<PhoneNetwork['hangup']>[0]) => {
        if (!isAway) return network.hangup(command);
        refused += 1;
        throw new Error('away');
      },
    };
    const reconciler = platform.reconcile({ control });
    await platform.client.workflow.getHandle(id).terminate('operator');
    await platform.ended(id);
    await expect.poll(() => refused).toBeGreaterThan(1);
    isAway = false;
    await expect.poll(() => network.call(callId)?.state.status).toBe('hangup');
    await reconciler.close();
  });

  test('hangs up calls whose activeflow ended while the phone network was away', async () => {
    const { id, callId } = await platform.ring({ actions: wait });
    await platform.at(id, 'wait');
    const { network } = platform;
    network.setTrouble({ errors: 1 });
    await platform.flows.stop(id);
    await platform.ended(id);
    network.setTrouble({});
    expect(network.call(callId)?.state.status).toBe('progressing');
    const reconciler = platform.reconcile({ callQuietSeconds: 0, callsEvery: 100 });
    await expect.poll(() => network.call(callId)?.state.status, { timeout: 5000 }).toBe('hangup');
    expect(network.commands(callId).at(-1)).toMatchObject({ command_id: `${id}/end`, answer: 'started' });
    await reconciler.close();
  });

  test('leaves the call of another activeflow alone', async () => {
    const { id: owner, callId } = await platform.ring({ actions: wait });
    await platform.at(owner, 'wait');
    const id = await platform.start({
      id: randomUUID(),
      reference_type: 'call',
      reference_id: callId,
      actions: [block('wait')],
    });
    await platform.at(id, 'wait');
    const reconciler = platform.reconcile();
    await platform.client.workflow.getHandle(id).terminate('operator');
    await platform.ended(id);
    await reconciler.close();
    expect(platform.network.call(callId)?.state.status).toBe('progressing');
    await platform.flows.stop(owner);
    await platform.ended(owner);
  });
});
