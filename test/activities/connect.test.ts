import { beforeEach, describe, expect, it } from 'vitest';
import { type Connect, createConnect } from '../../activities/connect.ts';
import { createLegs } from '../../activities/legs.ts';
import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import { MemoryCalls } from '../support/memory-calls.ts';

const GROUP = '6f6b1f3a-0b6c-4d0e-9a55-4f1f1f6f8c11';
const at = (target: string, type = 'tel') => ({ type, target, target_name: '', name: '', detail: '' });

let clock: VirtualClock;
let network: PhoneNetwork;
let connect: Connect;
let caller: string;

beforeEach(async () => {
  clock = new VirtualClock();
  network = new PhoneNetwork({ clock });
  network.setNumbers({ '1': { delay: 10 }, '2': { delay: 20 }, '3': { outcome: 'no_answer' } });
  const calls = new MemoryCalls();
  connect = createConnect({ network, legs: createLegs(network, calls.legs), addresses: calls.addresses });
  caller = network.ring({ from: '+15550100', to: '+15550199' });
});

const effect = (key: string, input: JsonObject) => ({
  key: `flow/${key}`,
  activeflow_id: 'flow',
  customer_id: 'customer',
  input: { call_id: caller, group: GROUP, ...input },
});
const calling = (...destinations: ReturnType<typeof at>[]) =>
  effect('1.1', {
    source: at('+15550199'),
    destinations: destinations.map((one) => ({ ...one, timeout: 60_000 })),
    anonymous: false,
  });
const dial = (...destinations: ReturnType<typeof at>[]) => connect.connect(calling(...destinations));
const bridge = (winner: string, key = '1.2') => connect.connect_bridge(effect(key, { winner }));
const status = (callId: string) => network.call(callId)?.state.status;
const place = (callId: string) => network.call(callId)?.state.bridge.bridge_id;
const done = (callId: string, verb: string) =>
  network.commands(callId).filter((command) => command.verb === verb && command.answer === 'started').length;
const answered = (callId: string) => clock.run(() => status(callId) === 'progressing');

describe('connect', () => {
  it('dials everybody, and again when it is repeated: nothing more', async () => {
    const { legs } = (await dial(at('+1'), at('+2'))) as { legs: string[] };
    expect(await dial(at('+1'), at('+2'))).toEqual({ answer: 'started', legs });
    expect(legs.map((id) => done(id, 'dial'))).toEqual([1, 1]);
    expect(done(caller, 'ring_start')).toBe(1);
  });

  it('leaves out who cannot be called, and calls nobody for a caller who is gone', async () => {
    expect(await dial(at('room', 'conference'))).toEqual({ answer: 'started', legs: [] });
    network.hangUp(caller);
    expect(await connect.connect({ ...calling(at('+1')), key: 'flow/2.1' })).toEqual({ answer: 'gone' });
    expect(network.commands().filter(({ verb }) => verb === 'dial')).toEqual([]);
  });
});

describe('connect_bridge', () => {
  it('connects both, answers the caller and ends the others, once', async () => {
    const { legs } = (await dial(at('+1'), at('+3'))) as { legs: [string, string] };
    const [winner, loser] = legs;
    await answered(winner);
    expect(await bridge(winner)).toEqual({ answer: 'started' });
    expect(await bridge(winner)).toEqual({ answer: 'started' });
    expect([place(caller), place(winner)]).toEqual([GROUP, GROUP]);
    expect([status(caller), status(loser)]).toEqual(['progressing', 'hangup']);
    expect(done(caller, 'bridge_join')).toBe(1);
  });

  it('says lost where the far side is gone already, and leaves the others ringing', async () => {
    const { legs } = (await dial(at('+1'), at('+3'))) as { legs: [string, string] };
    const [winner, other] = legs;
    await answered(winner);
    network.hangUp(winner);
    expect(await bridge(winner)).toEqual({ answer: 'lost' });
    expect(status(other)).not.toBe('hangup');
  });

  it('says gone where the caller is', async () => {
    const { legs } = (await dial(at('+1'))) as { legs: [string] };
    await answered(legs[0]);
    network.hangUp(caller);
    expect(await bridge(legs[0])).toEqual({ answer: 'gone' });
  });
});

describe('connect_early', () => {
  it('lets the caller hear a leg that rings, and ringing again without one', async () => {
    const { legs } = (await dial(at('+3'))) as { legs: [string] };
    expect(await connect.connect_early(effect('1.2', { leg: legs[0] }))).toEqual({ answer: 'started' });
    expect(place(caller)).toBe(place(legs[0]));
    expect(place(caller)).not.toBe('');
    await connect.connect_early(effect('1.3', { leg: '' }));
    expect(place(caller)).toBe('');
    expect(network.call(caller)?.heard.at(-1)).toMatchObject({ kind: 'ringing', status: 'playing' });
  });
});

describe('connect_end', () => {
  it('ends all legs and leaves the caller alone, in quiet', async () => {
    const { legs } = (await dial(at('+1'), at('+3'))) as { legs: [string, string] };
    await answered(legs[0]);
    await bridge(legs[0]);
    await connect.connect_end(effect('1.3', {}));
    await connect.connect_end(effect('1.3', {}));
    expect(legs.map(status)).toEqual(['hangup', 'hangup']);
    expect([status(caller), place(caller)]).toEqual(['progressing', '']);
    expect(network.call(caller)?.heard.every(({ end }) => end !== null)).toBe(true);
  });

  it('keeps legs from ringing that a dial under way has not reached yet', async () => {
    await connect.connect_end(effect('1.2', {}));
    const late = dial(at('+3'));
    await connect.end_legs(effect('end_legs', {}));
    const { legs } = (await late) as { legs: string[] };
    expect(legs.map(status).filter((one) => one !== 'hangup')).toEqual([]);
  });
});
