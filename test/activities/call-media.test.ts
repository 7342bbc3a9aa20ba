import { beforeEach, describe, expect, it } from 'vitest';
import { createCallMedia } from '../../activities/call-media.ts';
import { createCallAction } from '../../activities/call-placing.ts';
import { createRecording } from '../../activities/recording.ts';
import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { MemoryCalls } from '../support/memory-calls.ts';

const GROUP = '6f6b1f3a-0b6c-4d0e-9a55-4f1f1f6f8c11';
const tel = (target: string) => ({ type: 'tel', target, target_name: '', name: '', detail: '' });

let network: PhoneNetwork;
let calls: MemoryCalls;
let callId: string;

beforeEach(() => {
  network = new PhoneNetwork({ clock: new VirtualClock() });
  calls = new MemoryCalls();
  callId = network.ring({ from: '+15550100', to: '+15550199' });
});

const effect = (input: JsonObject = {}, key = '1.1', customer_id = 'ada') => ({
  key: `flow/${key}`,
  activeflow_id: 'flow',
  customer_id,
  input: { call_id: callId, ...input },
});
const media = () => createCallMedia({ network, ...calls });
const done = (verb: string) =>
  network.commands().filter((command) => command.verb === verb && command.answer === 'started').length;

describe('confbridge_join', () => {
  it('meets only calls of the same customer, once per key', async () => {
    const join = { confbridge_id: 'room' };
    const { bridge_id } = await media().confbridge_join(effect(join));
    expect(await media().confbridge_join(effect(join))).toMatchObject({ answer: 'already', bridge_id });
    const foreign = await media().confbridge_join(effect(join, '2.1', 'eve'));
    expect(foreign.bridge_id).not.toBe(bridge_id);
  });

  it('tells a bridge that is over from a call that is', async () => {
    const join = { confbridge_id: 'room' };
    await media().confbridge_join(effect(join));
    await media().confbridge_leave(effect(join, '1.2'));
    expect(await media().confbridge_join(effect(join, '2.1'))).toEqual({ answer: 'over' });
    network.hangUp(callId);
    expect(await media().confbridge_join(effect(join, '3.1'))).toEqual({ answer: 'gone' });
  });
});

describe('mute', () => {
  it('leaves the record at what the network has', async () => {
    const seen: unknown[] = [];
    const audio = { setAudio: async (_id: string, state: unknown) => void seen.push(state) };
    const { mute } = createCallMedia({ network, hosts: calls.hosts, audio });
    await mute(effect({ direction: 'in', unmute: false }));
    await mute(effect({ direction: 'in', unmute: true }, '2.1'));
    expect(seen).toMatchObject([{ mute_direction: 'in' }, { mute_direction: '' }]);
  });
});

describe('external media', () => {
  const start = (key: string) =>
    media().external_media_start(
      effect(
        {
          media_id: key,
          external_host: 'media.example.com:9000',
          encapsulation: 'rtp',
          transport: 'udp',
          transport_data: '',
          connection_type: 'client',
          format: 'ulaw',
          direction_listen: 'both',
          direction_speak: '',
          data: '',
        },
        key,
      ),
    );

  it('is streamed once per key, also when it was the fifth', async () => {
    for (const key of ['1', '2', '3', '4', '5']) await start(key);
    expect(await start('5')).toEqual({ answer: 'already' });
    await expect(start('6')).rejects.toMatchObject({ code: 'TOO_MANY_MEDIA' });
    await media().external_media_stop(effect({}, 'stop'));
    expect(done('external_media_stop')).toBe(5);
  });
});

describe('recording_start', () => {
  const limits = { max_silence: 0, max_duration: 0, end_of_key: 'none', on_end_flow_id: '' };
  const start = () =>
    createRecording(network, calls.recordings).recording_start(effect({ recording_id: 'tape', ...limits }));

  it('records once per key', async () => {
    await network.answer({ command_id: 'answer', call_id: callId });
    expect(await start()).toMatchObject({ answer: 'started' });
    expect(await start()).toMatchObject({ answer: 'already' });
    expect(network.call(callId)?.recordings).toHaveLength(1);
  });

  it('takes the decision back when the network does not take the command', async () => {
    await network.answer({ command_id: 'answer', call_id: callId });
    network.setTrouble({ errors: 1 });
    await expect(start()).rejects.toThrow();
    expect(await calls.recordings.current(callId)).toBeUndefined();
  });
});

describe('call', () => {
  const place = (input: JsonObject = {}) =>
    createCallAction({ ...calls, newId: () => 'made' }).call(
      effect({
        group: GROUP,
        source: tel('+15550199'),
        destinations: [tel('+1'), { ...tel('room'), type: 'conference' }, tel('+2')],
        flow_id: '',
        actions: [{ type: 'empty' }],
        chained: false,
        early_execution: false,
        anonymous: false,
        timeout: 60_000,
        variables: {},
        ...input,
      }),
    );

  it('starts one activeflow per destination that can be called, the same ones when it is repeated', async () => {
    const actions = [{ type: 'stop' }];
    const first = await place({ actions });
    expect(await place({ actions })).toEqual(first);
    expect([...calls.placed.values()].map(({ call }) => [call.id, call.destination.target])).toEqual([
      [(first.ids as string[])[0], '+1'],
      [(first.ids as string[])[1], '+2'],
    ]);
  });

  it('is refused when nobody can be called, or the actions are none', async () => {
    await expect(place({ actions: [], destinations: [] })).rejects.toMatchObject({ code: 'NO_DESTINATION' });
    await expect(place()).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
