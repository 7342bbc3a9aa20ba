import { describe, expect, it } from 'vitest';
import type { ConferenceSetting } from '../support/memory-conference-records.ts';
import { Rooms } from './rooms.ts';
import type { SimulatedGuest } from './simulated-guest.ts';

const open = async (setting: ConferenceSetting = {}): Promise<Rooms> => {
  const rooms = new Rooms({ room: setting });
  await rooms.open();
  return rooms;
};
const enter = async (rooms: Rooms, count: number): Promise<SimulatedGuest[]> => {
  const guests = Array.from({ length: count }, () => rooms.guest('room'));
  await rooms.run(() => guests.every(({ where }) => where === 'inside'));
  return guests;
};
const statuses = (rooms: Rooms): string[] =>
  [...rooms.conferences.records.calls.values()].map(({ status }) => status);

describe('guests of a conference', () => {
  it('hear each other, and meet again in a new bridge after all of them have left', async () => {
    const rooms = await open();
    const [ada, bob, eve] = await enter(rooms, 3);
    expect(rooms.inside('room')).toEqual(['flow-0 0', 'flow-1 0', 'flow-2 0']);
    rooms.network.say(ada!.callId, 'Hello');
    await rooms.run(
      () => rooms.network.call(eve!.callId)?.heard.some(({ kind }) => kind === 'speech') === true,
    );
    for (const guest of [ada, bob, eve]) guest?.hangUp();
    await rooms.run(() => statuses(rooms).every((status) => status === 'leaved'));
    expect(rooms.room('room')).toMatchObject({ status: 'progressing', conferencecall_ids: [], peak: 3 });
    await enter(rooms, 2);
    expect(rooms.inside('room')).toEqual(['flow-3 1', 'flow-4 1']);
    expect(rooms.room('room').conferencecall_ids).toHaveLength(2);
    expect(rooms.mistakes).toEqual([]);
  });

  it('are sent out one by one, from the bridge and from the pre flow, and their flows go on', async () => {
    const rooms = await open();
    const [ada, bob] = await enter(rooms, 2);
    const early = rooms.guest('room', 60_000);
    await rooms.run(() => early.where === 'pre flow');
    await Promise.all([rooms.kick(ada!), rooms.kick(ada!), rooms.kick(early)]);
    await rooms.run(() => ada!.where === 'behind' && early.where === 'behind');
    expect(rooms.inside('room')).toEqual(['flow-1 0']);
    await rooms.run(() => statuses(rooms).filter((status) => status === 'leaved').length === 2);
    expect(rooms.network.call(ada!.callId)?.state.status).toBe('progressing');
    expect(bob!.where).toBe('inside');
  });

  it('who are sent out while they come in do not stay in, however late the network puts them there', async () => {
    const rooms = await open();
    const { network } = rooms;
    const guest = rooms.guest('room');
    const join = network.bridgeJoin.bind(network);
    network.bridgeJoin = async (command) => {
      await rooms.kick(guest);
      await new Promise<void>((resolve) => rooms.later(60_000, resolve));
      expect(guest.where).toBe('behind');
      return await join(command);
    };
    const joins = () => network.commands(guest.callId).filter(({ verb }) => verb === 'bridge_join').length;
    await rooms.run(() => joins() === 1);
    expect(await rooms.run(() => rooms.inside('room').length === 0)).toBe(true);
  });

  it('are muted, before they are in and while they are', async () => {
    const rooms = await open();
    const early = rooms.guest('room', 1000);
    await rooms.run(() => early.where === 'pre flow');
    await rooms.mute(early);
    await rooms.run(() => early.where === 'inside');
    const late = rooms.guest('room');
    await rooms.run(() => late.where === 'inside');
    await rooms.mute(late);
    const muted = [early, late].map(({ callId }) => rooms.network.call(callId)?.state.bridge.muted);
    expect(muted).toEqual([true, true]);
  });

  it('are all sent out when it is to end, and it ends when the last one is out', async () => {
    const rooms = await open();
    const guests = await enter(rooms, 3);
    await rooms.terminate('room');
    expect(rooms.room('room').status).toBe('terminating');
    await rooms.run(() => rooms.room('room').status === 'terminated');
    expect(guests.map(({ where }) => where)).toEqual(['behind', 'behind', 'behind']);
    const late = rooms.guest('room');
    await rooms.run(() => late.refusal !== undefined);
    expect(late.refusal).toBe('CONFERENCE_OVER');
  });

  it('are transcribed until it ends, which is told to what waits to be summarised', async () => {
    const rooms = await open();
    const of = { reference_type: 'conference', reference_id: 'room', on_end_flow_id: '' } as const;
    const how = { language: 'en-US', direction: 'in', provider: '' } as const;
    const { id: transcribe_id } = await rooms.transcribes.start({
      ...{ key: 'key', customer_id: 'customer', activeflow_id: '', ...of, ...how },
    });
    rooms.conferences.records.rooms.set('room', { ...rooms.room('room'), transcribe_id });
    const [ada] = await enter(rooms, 1);
    const heard = () => rooms.network.call(ada!.callId)?.state.analysis.speech;
    expect(heard()).toEqual([`${transcribe_id}/${ada!.stay}`]);
    await rooms.terminate('room');
    await rooms.run(() => rooms.room('room').status === 'terminated');
    expect(heard()).toEqual([]);
    expect(rooms.transcribes.transcribes.get(transcribe_id)?.status).toBe('done');
    expect([...rooms.summarized]).toEqual([rooms.room('room').id]);
  });

  it('are sent out when its time is up', async () => {
    const rooms = await open({ lifetime: 3_600_000 });
    const [ada] = await enter(rooms, 1);
    const since = rooms.clock.now();
    await rooms.run(() => rooms.room('room').status === 'terminated');
    expect(ada!.where).toBe('behind');
    expect(rooms.clock.now() - since).toBeGreaterThan(3_500_000);
    expect(rooms.clock.now() - since).toBeLessThan(3_700_000);
  });

  it('leave it to end behind the last of them, where it is to', async () => {
    const rooms = await open({ end_when_empty: true });
    const guests = await enter(rooms, 2);
    guests[0]!.hangUp();
    await rooms.run(() => statuses(rooms).includes('leaved'));
    expect(rooms.room('room').status).toBe('progressing');
    guests[1]!.hangUp();
    expect(await rooms.run(() => rooms.room('room').status === 'terminated')).toBe(true);
  });

  it('who are connected part together', async () => {
    const rooms = await open({ type: 'connect' });
    const [ada, bob] = await enter(rooms, 2);
    ada!.hangUp();
    expect(await rooms.run(() => rooms.room('room').status === 'terminated')).toBe(true);
    expect(bob!.where).toBe('behind');
    expect(rooms.network.call(bob!.callId)?.state.status).toBe('progressing');
  });
});
