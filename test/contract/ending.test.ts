import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Action } from '../../workflows/interpreter/action.ts';
import { block, Platform, set } from '../background/platform.ts';

let platform: Platform;
let onComplete: string;
/** By activeflow: the commands that its call had got when its end was stored, which decides that on-complete starts. */
const heardBefore = new Map<string, unknown[]>();

beforeAll(async () => {
  platform = await Platform.open();
  const { store, customer } = platform;
  onComplete = (await store.flows.create(customer, { actions: [set('note', 'noted', '1')] })).id;
  await platform.work(({ finish }) => ({
    finish: async (input) => {
      const { reference_id } = await platform.get(input.activeflow_id);
      heardBefore.set(input.activeflow_id, platform.network.commands(reference_id));
      return finish(input);
    },
  }));
});
afterAll(() => platform?.close());

const answer: Action = { id: 'answer', type: 'answer' };
const goto = (id: string, target_id: string): Action => ({ id, type: 'goto', option: { target_id } });

describe('the call of an activeflow is hung up, normally, before its on-complete flow starts, when it', () => {
  test.each([
    { reason: 'completed', actions: [] },
    { reason: 'failed', actions: [goto('lost', 'nowhere')] },
    { reason: 'limit_exceeded', actions: [goto('again', 'again')] },
    { reason: 'stopped', actions: [block('wait')] },
  ])('ends as $reason', async ({ reason, actions }) => {
    const { id } = await platform.ring({ actions: [answer, ...actions], on_complete_flow_id: onComplete });
    if (reason === 'stopped') {
      await platform.at(id, 'wait');
      await platform.flows.stop(id);
    }
    expect(await platform.ended(id)).toMatchObject({ ended_reason: reason });
    expect(heardBefore.get(id)?.at(-1)).toMatchObject({
      verb: 'hangup',
      command_id: `${id}/end`,
      args: { reason: 'normal' },
      answer: 'started',
    });
    await platform.ended((await platform.following(id)).id);
  });
});

test('an activeflow that ends with its call hangs nothing up', async () => {
  const { id, callId } = await platform.ring({
    actions: [answer, block('wait')],
    script: [{ wait_for: 'answer' }, { hang_up: true }],
  });
  expect(await platform.ended(id)).toMatchObject({ ended_reason: 'reference_ended' });
  expect(platform.network.commands(callId).map(({ verb }) => verb)).toEqual(['answer']);
});

test('activeflow_updated is sent when the flow waits or ends, not for the logic between, numbered without gaps', async () => {
  const logic = Array.from({ length: 20 }, (_, at) => set(`s${at}`, `v${at}`, '1'));
  const nap: Action = { id: 'nap', type: 'sleep', option: { duration: 20 } };
  const id = await platform.start({ actions: [...logic, nap, ...logic.slice(0, 5)] });
  await platform.ended(id);
  const events = await platform.store.events.list(platform.customer, id, {});
  expect(
    events.map(({ type, sequence, data }) => [type, sequence, data.status, data.executed_actions.length]),
  ).toEqual([
    ['activeflow_created', 1, 'running', 0],
    ['activeflow_updated', 2, 'running', 20],
    ['activeflow_updated', 3, 'ended', 26],
  ]);
});

test('what is changed by PUT while the flow runs holds at its end', async () => {
  const id = await platform.start({ actions: [block('wait')] });
  await platform.at(id, 'wait');
  await platform.store.activeflows.update(platform.customer, id, { on_complete_flow_id: onComplete });
  await platform.flows.stop(id);
  const { reference_activeflow_id, variables } = await platform.ended((await platform.following(id)).id);
  expect([reference_activeflow_id, variables.noted]).toEqual([id, '1']);
});
