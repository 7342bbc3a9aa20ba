import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../../src/store/records.ts';
import type { Action } from '../../workflows/interpreter/action.ts';
import { block, Platform } from '../background/platform.ts';

let platform: Platform;
let worker: { stop(): Promise<void> };

beforeAll(async () => {
  platform = await Platform.open();
  platform.network.setNumbers({
    '21': { delay: 20, script: [{ wait_for: 'company' }, { say: 'Hello' }] },
    '22': { outcome: 'no_answer' },
  });
}, 60_000);
afterAll(() => platform?.close());
afterEach(() => worker.stop());

const connect: Action = {
  id: 'connect',
  type: 'connect',
  option: {
    destinations: [
      { type: 'tel', target: '+15550021' },
      { type: 'tel', target: '+15550022' },
    ],
  },
};
const bye: Action = { id: 'bye', type: 'talk', option: { text: 'Thank you' } };

/** The calls that were made for a call, once there are so many that all have this status. */
async function legs(masterId: string, status: Call['status'], count: number): Promise<readonly Call[]> {
  const find = async () => {
    const { result } = await platform.store.calls.list(platform.customer, {});
    return result.filter((call) => call.master_call_id === masterId && call.status === status);
  };
  await expect.poll(async () => (await find()).length, { timeout: 15_000 }).toBe(count);
  return find();
}

const hangUp = (callId: string): void => platform.network.hangUp(callId);

describe('the legs of a connect', () => {
  test('are calls of the customer, and the flow goes on with another worker when the far side hangs up', async () => {
    worker = await platform.work();
    const { id, callId } = await platform.ring({ actions: [connect, bye] });
    const [winner] = await legs(callId, 'progressing', 1);
    const [loser] = await legs(callId, 'hangup', 1);
    expect(winner).toMatchObject({ destination: { target: '+15550021' }, groupcall_id: loser?.groupcall_id });
    expect(loser).toMatchObject({ destination: { target: '+15550022' }, hangup_reason: 'cancel' });
    await worker.stop();
    hangUp(winner?.id ?? '');
    worker = await platform.work();
    expect(await platform.ended(id)).toMatchObject({
      ended_reason: 'completed',
      executed_actions: [{ id: 'connect', result: 'done' }, { id: 'bye' }],
      variables: { 'voipbin.connect.result': 'answered', 'voipbin.connect.call_id': winner?.id },
    });
  });

  test('end with their caller, whatever the worker does', async () => {
    worker = await platform.work();
    const { id, callId } = await platform.ring({ actions: [connect, bye] });
    await legs(callId, 'progressing', 1);
    await worker.stop();
    hangUp(callId);
    worker = await platform.work();
    await platform.ended(id);
    await legs(callId, 'hangup', 2);
  });
});

describe('the calls of a call action', () => {
  const call = (option: Action['option'], target = '+15550021'): Action => ({
    id: 'call',
    type: 'call',
    option: {
      destinations: [{ type: 'tel', target }],
      actions: [
        { id: 'told', type: 'variable_set', option: { key: 'told', value: '${name} ${voipbin.call.id}' } },
      ],
      ...option,
    },
  });
  const created = async (id: string): Promise<Call> => {
    const { variables } = await platform.at(id, 'wait');
    return platform.store.calls.get(platform.customer, variables['voipbin.call.created_ids'] ?? '');
  };

  test('have activeflows of their own, which fill in their own actions and know what the parent has set', async () => {
    worker = await platform.work();
    const { id } = await platform.ring({ actions: [call({}), block('wait')], variables: { name: 'Ada' } });
    const child = await created(id);
    expect(await platform.ended(child.activeflow_id)).toMatchObject({
      reference_type: 'call',
      executed_actions: [{ id: 'told' }],
      variables: { told: `Ada ${child.id}` },
    });
    await platform.flows.stop(id);
    await platform.ended(id);
  });

  test('that are chained end with the own call, others stay', async () => {
    worker = await platform.work();
    const still = { actions: [{ id: 'stay', type: 'block' }] };
    const { id: chaining } = await platform.ring({
      actions: [call({ ...still, chained: true }), block('wait')],
    });
    const { id: leaving } = await platform.ring({ actions: [call(still), block('wait')] });
    const [chained, free] = [await created(chaining), await created(leaving)];
    await platform.at(chained.activeflow_id, 'stay');
    await platform.at(free.activeflow_id, 'stay');
    for (const id of [chaining, leaving]) await platform.flows.stop(id);
    expect(await platform.ended(chained.activeflow_id)).toMatchObject({ ended_reason: 'reference_ended' });
    expect(await platform.get(free.activeflow_id)).toMatchObject({ status: 'running' });
    await platform.flows.stop(free.activeflow_id);
    await platform.ended(free.activeflow_id);
  });

  test('of another customer’s flow are refused', async () => {
    worker = await platform.work();
    const flow_id = '5e4a0680-804e-41ec-8477-2fea5968d85b';
    const { id } = await platform.ring({ actions: [call({ flow_id })] });
    expect(await platform.ended(id)).toMatchObject({
      executed_actions: [{ id: 'call', result: 'failed', error: { code: 'NOT_FOUND' } }],
    });
  });
});

describe('a recording that a flow starts', () => {
  test('is the customer’s, with what the flow knows of it', async () => {
    worker = await platform.work();
    const record: Action = { id: 'record', type: 'recording_start', option: { beep_start: true } };
    const stop: Action = { id: 'stop', type: 'recording_stop' };
    const { id, callId } = await platform.ring({
      actions: [{ id: 'a', type: 'answer' }, record, bye, stop, block('wait')],
    });
    const { variables } = await platform.at(id, 'wait');
    const recordingId = variables['voipbin.recording.id'] ?? '';
    const find = () => platform.store.recordings.get(platform.customer, recordingId);
    await expect.poll(find).toMatchObject({ status: 'ended', end_reason: 'stopped', reference_id: callId });
    const { recording_name, filenames } = await find();
    expect(variables).toMatchObject({
      'voipbin.recording.recording_name': recording_name,
      'voipbin.recording.filenames': filenames.join(','),
      'voipbin.recording.reference_id': callId,
    });
    await platform.flows.stop(id);
    await platform.ended(id);
  });
});
