import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Action, NIL_ID } from '../../workflows/interpreter/action.ts';
import { block, Platform, set } from '../background/platform.ts';

let platform: Platform;
let onComplete: string;
let nested: string;

beforeAll(async () => {
  platform = await Platform.open();
  await platform.work();
  platform.reconcile();
  onComplete = (
    await platform.store.flows.create(platform.customer, { actions: [set('note', 'noted', '1')] })
  ).id;
  const inner: Action[] = [set('know', 'known', 'inner'), block('inside')];
  nested = (await platform.store.flows.create(platform.customer, { actions: inner })).id;
});
afterAll(() => platform?.close());

const enter = (): Action => ({ id: 'enter', type: 'fetch_flow', option: { flow_id: nested } });
/** The workflow of the open stack. */
const childOf = async (id: string): Promise<string> => `${id}/${(await platform.get(id)).current_stack_id}`;

describe('Cancel in the Temporal UI', () => {
  test('is a stop', async () => {
    const id = await platform.start({ actions: [block('wait')], on_complete_flow_id: onComplete });
    await platform.at(id, 'wait');
    await platform.client.workflow.getHandle(id).cancel();
    expect(await platform.ended(id)).toMatchObject({
      ended_reason: 'stopped',
      current_action: { id: 'wait' },
    });
    expect(await platform.following(id)).toMatchObject({
      on_complete_flow_id: NIL_ID,
      reference_type: 'api',
    });
  });

  test('is a stop, also with a nested stack open', async () => {
    const id = await platform.start({ actions: [enter(), block('after')] });
    await platform.at(id, 'inside');
    const child = await childOf(id);
    await platform.client.workflow.getHandle(id).cancel();
    expect(await platform.ended(id)).toMatchObject({
      ended_reason: 'stopped',
      variables: { known: 'inner' },
    });
    const { status } = await platform.client.workflow.getHandle(child).describe();
    expect(status.name).toBe('COMPLETED');
  });

  test('of the workflow of a nested stack ends the flow as stopped', async () => {
    const id = await platform.start({ actions: [enter(), block('after')] });
    await platform.at(id, 'inside');
    await platform.client.workflow.getHandle(await childOf(id)).cancel();
    expect(await platform.ended(id)).toMatchObject({
      ended_reason: 'stopped',
      current_action: { id: 'inside' },
    });
  });
});

describe('Terminate in the Temporal UI', () => {
  test('is settled within 10 s: the record ends as failed, the call is hung up, the on-complete flow runs', async () => {
    const { id, callId } = await platform.ring({
      actions: [{ id: 'answer', type: 'answer' }, set('know', 'known', '1'), block('wait')],
      on_complete_flow_id: onComplete,
    });
    await platform.at(id, 'wait');
    await platform.client.workflow.getHandle(id).terminate('operator');
    expect(await platform.ended(id, 10_000)).toMatchObject({
      ended_reason: 'failed',
      error: { code: 'TERMINATED', message: 'terminated by operator' },
      current_action: { id: 'wait' },
    });
    const { id: next } = await platform.following(id);
    expect(await platform.ended(next)).toMatchObject({
      ended_reason: 'completed',
      variables: { known: '1', noted: '1' },
    });
    expect(platform.network.call(callId)?.state).toMatchObject({ status: 'hangup', hangup_reason: 'normal' });
    expect(platform.network.commands(callId).filter(({ verb }) => verb === 'hangup')).toMatchObject([
      { command_id: `${id}/end`, answer: 'started' },
    ]);
  });

  test('with a nested stack open ends that, too', async () => {
    const id = await platform.start({ actions: [enter()] });
    await platform.at(id, 'inside');
    const child = await childOf(id);
    await platform.client.workflow.getHandle(id).terminate('operator');
    expect(await platform.ended(id, 10_000)).toMatchObject({
      ended_reason: 'failed',
      variables: { known: 'inner' },
    });
    await platform.client.workflow.getHandle(child).result();
  });

  test('of the workflow of a nested stack ends the flow as failed, with all that was stored', async () => {
    const id = await platform.start({ actions: [enter(), block('after')], on_complete_flow_id: onComplete });
    const { current_stack_id } = await platform.at(id, 'inside');
    await platform.client.workflow.getHandle(await childOf(id)).terminate('operator');
    const ended = await platform.ended(id);
    expect(ended).toMatchObject({
      ended_reason: 'failed',
      error: { code: 'STACK_LOST' },
      current_action: { id: 'inside' },
      current_stack_id,
      variables: { known: 'inner' },
      executed_actions: [{ id: 'enter' }, { id: 'know' }],
    });
    expect(Object.keys(ended.stack_map)).toEqual(['main', current_stack_id]);
    expect(await platform.client.workflow.getHandle(id).result()).toEqual({ ended_reason: 'failed' });
    expect(await platform.following(id)).toMatchObject({ variables: { known: 'inner' } });
  });
});

describe('Reset in the Temporal UI', () => {
  /** Back to the first workflow task of a run. */
  const reset = async (id: string): Promise<void> => {
    const { events } = await platform.client.workflow.getHandle(id).fetchHistory();
    const first = events?.find(
      ({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes,
    );
    const { runId } = await platform.client.workflow.getHandle(id).describe();
    await platform.client.workflowService.resetWorkflowExecution({
      namespace: platform.client.options.namespace,
      workflowExecution: { workflowId: id, runId },
      reason: 'test',
      requestId: `${id}-reset`,
      workflowTaskFinishEventId: first?.eventId ?? null,
    });
  };
  const script = [{ wait_for: 'talk', matching: 'first' }, { press: '1' }] as const;

  test('repeats no effect, is not taken for a Terminate, and the flow goes on to its end', async () => {
    const { id, callId } = await platform.ring({
      actions: [
        { id: 'answer', type: 'answer' },
        { id: 'say', type: 'talk', option: { text: 'first' } },
        { id: 'key', type: 'digits_receive', option: { duration: 60_000, length: 1 } },
        { id: 'more', type: 'talk', option: { text: 'second' } },
        block('wait'),
        { id: 'last', type: 'talk', option: { text: 'third' } },
      ],
      script: [...script],
    });
    await platform.at(id, 'wait');
    const before = platform.network.commands(callId);
    await reset(id);
    const goOn = (): Promise<unknown> => platform.flows.request(id, { id: randomUUID(), kind: 'continue' });
    await expect.poll(() => goOn().catch(() => undefined), { timeout: 10_000 }).toEqual({ ok: true });
    expect(await platform.ended(id)).toMatchObject({ ended_reason: 'completed' });
    const repeated = platform.network.commands(callId).slice(before.length);
    const known = new Set(before.map(({ command_id }) => command_id));
    const again = repeated.filter(({ command_id }) => known.has(command_id));
    expect(again.length).toBe(known.size);
    expect(new Set(again.map(({ answer }) => answer))).toEqual(new Set(['already']));
    expect(repeated.filter(({ command_id }) => !known.has(command_id))).toMatchObject([
      { verb: 'talk', answer: 'started' },
      { verb: 'hangup', answer: 'started' },
    ]);
  });

  test('with a nested stack open lets the flow go on in a stack of its own', async () => {
    const id = await platform.start({ actions: [enter(), set('after', 'after', '1')] });
    await platform.at(id, 'inside');
    const child = await childOf(id);
    await reset(id);
    await expect
      .poll(async () => (await platform.flows.view(id, 1000))?.current_action.id, { timeout: 10_000 })
      .toBe('inside');
    await platform.client.workflow.getHandle(child).result();
    await platform.flows.request(id, { id: 'go', kind: 'continue' });
    expect(await platform.ended(id)).toMatchObject({ ended_reason: 'completed', variables: { after: '1' } });
  });
});
