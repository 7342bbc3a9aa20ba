import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Activeflow } from '../../src/store/records.ts';
import type { Action } from '../../workflows/interpreter/action.ts';
import { block, Platform, set } from '../background/platform.ts';

let platform: Platform;
let follow: string;

const makeFlow = async (actions: readonly Action[], on_complete_flow_id?: string): Promise<string> =>
  (await platform.store.flows.create(platform.customer, { actions, on_complete_flow_id })).id;

beforeAll(async () => {
  platform = await Platform.open();
  follow = await makeFlow([set('note', 'noted', '${known}')]);
});
afterAll(() => platform?.close());

/** How often a workflow of this id was started. */
const runsOf = async (workflowId: string): Promise<number> => {
  const { count } = await platform.client.workflow.count(`WorkflowId = "${workflowId}"`);
  return count;
};

describe('with a worker that lives', () => {
  let worker: { stop(): Promise<void> };
  beforeAll(async () => {
    worker = await platform.work();
  });
  afterAll(() => worker.stop());

  test('five activeflows follow each other, then an event says that the sixth is skipped', async () => {
    const flow = await makeFlow([set('count', 'count', '${count}x')]);
    const first = await platform.start({ flow_id: flow, on_complete_flow_id: await selfFollowing() });
    const chain: Activeflow[] = [await platform.ended(first)];
    for (let link = 1; link < 5; link += 1) {
      const { id } = await platform.following(chain.at(-1)?.id ?? '');
      chain.push(await platform.ended(id));
    }
    expect(chain.map(({ variables }) => variables.count)).toEqual(['x', 'xx', 'xxx', 'xxxx', 'xxxxx']);
    const events = await platform.store.events.list(platform.customer, chain.at(-1)?.id ?? '', {});
    expect(events.at(-1)).toMatchObject({
      type: 'activeflow_on_complete_skipped',
      data: { reason: 'on_complete_depth' },
    });
  });

  /** A flow that is its own on-complete flow. */
  const selfFollowing = async (): Promise<string> => {
    const actions = [set('count', 'count', '${count}x')];
    const id = await makeFlow(actions);
    await platform.store.flows.update(platform.customer, id, { actions, on_complete_flow_id: id });
    return id;
  };

  test.each([
    { reason: 'completed', actions: [] },
    { reason: 'failed', actions: [{ id: 'lost', type: 'goto', option: { target_id: 'nowhere' } }] },
    { reason: 'limit_exceeded', actions: [{ id: 'loop', type: 'goto', option: { target_id: 'know' } }] },
  ])('starts when an activeflow ends as $reason, with all variables', async ({ reason, actions }) => {
    const id = await platform.start({
      actions: [set('know', 'known', reason), ...actions],
      on_complete_flow_id: follow,
    });
    expect(await platform.ended(id)).toMatchObject({ ended_reason: reason });
    const next = await platform.ended((await platform.following(id)).id);
    expect(next).toMatchObject({
      ended_reason: 'completed',
      reference_activeflow_id: id,
      webhook_uri: '',
      variables: { known: reason, noted: reason, 'voipbin.activeflow.complete_count': '1' },
    });
  });

  test('starts when an activeflow is stopped', async () => {
    const id = await platform.start({ actions: [block('wait')], on_complete_flow_id: follow });
    await platform.at(id, 'wait');
    await platform.flows.stop(id);
    expect(await platform.ended(id)).toMatchObject({ ended_reason: 'stopped' });
    await platform.ended((await platform.following(id)).id);
  });

  test('starts when the call is over, of the same call, and without media', async () => {
    const flow = await makeFlow([{ id: 'say', type: 'talk', option: { text: 'too late' } }]);
    const { id, callId } = await platform.ring({
      actions: [{ id: 'answer', type: 'answer' }, block('wait')],
      on_complete_flow_id: flow,
      script: [{ wait_for: 'answer' }, { hang_up: true }],
    });
    expect(await platform.ended(id)).toMatchObject({ ended_reason: 'reference_ended' });
    const next = await platform.ended((await platform.following(id)).id);
    expect(next).toMatchObject({
      ended_reason: 'completed',
      reference_type: 'call',
      reference_id: callId,
      executed_actions: [{ id: 'say', result: 'skipped' }],
    });
  });
});

describe('when the worker dies', () => {
  test('after the end was stored and before anybody heard of it, the on-complete flow runs once', async () => {
    let stored: (id: string) => void = () => {};
    let die: () => void = () => {};
    const finished = new Promise<string>((resolve) => {
      stored = resolve;
    });
    const death = new Promise<never>((_, reject) => {
      die = () => reject(new Error('the worker died'));
    });
    death.catch(() => {});
    const doomed = await platform.work(({ finish }) => ({
      finish: async (input) => {
        await finish(input);
        stored(input.activeflow_id);
        return death;
      },
    }));
    const id = await platform.start({ actions: [], on_complete_flow_id: follow });
    await finished;
    const stopping = doomed.stop();
    die();
    await stopping;
    const heir = await platform.work();
    const { id: next } = await platform.following(id);
    expect(await platform.ended(next)).toMatchObject({ ended_reason: 'completed' });
    await platform.client.workflow.getHandle(id).result();
    expect(await runsOf(next)).toBe(1);
    await heir.stop();
  });

  test('and the reconciler starts the on-complete flow, it does not run again when the worker is back', async () => {
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = new Set<string>();
    const slow = await platform.work(({ finish }) => ({
      finish: async (input) => {
        const result = await finish(input);
        if (held.has(input.activeflow_id)) await released;
        return result;
      },
    }));
    const { start } = await platform.store.activeflows.create({
      customer_id: platform.customer,
      reference_type: 'api',
      actions: [],
      on_complete_flow_id: follow,
    });
    held.add(start.facts.id);
    const reconciler = platform.reconcile();
    const { id: next } = await platform.following(start.facts.id);
    await platform.ended(next);
    const { runId } = await platform.client.workflow.getHandle(next).describe();
    await platform.client.workflow.getHandle(next).result();
    release();
    expect(await platform.client.workflow.getHandle(start.facts.id).result()).toEqual({
      ended_reason: 'completed',
    });
    expect((await platform.client.workflow.getHandle(next).describe()).runId).toBe(runId);
    await reconciler.close();
    await slow.stop();
  });
});
