import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONFERENCE_TYPES } from '../../workflows/conference/state.ts';
import { createRandom } from '../kills/random.ts';
import { seed } from '../model/compare/seed.ts';
import type { ConferenceSetting } from '../support/memory-conference-records.ts';
import { Rooms } from './rooms.ts';

const world = fc.record({
  seed: fc.integer(),
  rooms: fc.integer({ min: 1, max: 2 }),
  guests: fc.integer({ min: 1, max: 8 }),
  fails: fc.constantFrom(0, 0.02, 0.2),
  lost: fc.constantFrom(0, 0.3),
  pace: fc.constantFrom(0, 20, 2000),
});
type Plan = typeof world extends fc.Arbitrary<infer W> ? W : never;

const MINUTE = 60_000;

/** Guests come, go, and are sent out and muted within minutes; some rooms end by themselves, all by request at last. */
async function open(plan: Plan): Promise<Rooms> {
  const random = createRandom(plan.seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const names = ['a', 'b'].slice(0, plan.rooms);
  const setting = (): ConferenceSetting => ({
    type: pick(CONFERENCE_TYPES),
    end_when_empty: pick([true, false]),
    ...(random() < 0.3 ? { lifetime: random() * 20 * MINUTE } : {}),
  });
  const settings = Object.fromEntries(names.map((name) => [name, setting()]));
  const { fails, lost, pace } = plan;
  // Now and then somebody hangs: what was given up long ago is done all the same.
  const slowly = (): number => random() * pace * (random() < 0.1 ? 15 : 1);
  const rooms = new Rooms(settings, { fails, lost, random, pace: slowly });
  await rooms.open();
  for (let n = 0; n < plan.guests; n++)
    rooms.later(random() * 5 * MINUTE, () => {
      const guest = rooms.guest(pick(names), random() < 0.5 ? 0 : random() * MINUTE);
      const at = (probability: number, act: () => unknown): void => {
        // Often while the guest is just about to come in.
        const within = pick([5000, 10 * MINUTE]);
        if (random() < probability) rooms.later(random() * within, () => void act());
      };
      at(0.5, () => guest.hangUp());
      at(0.3, () => rooms.kick(guest));
      at(0.3, () => rooms.mute(guest));
    });
  for (const name of names) rooms.later(25 * MINUTE, () => void rooms.terminate(name));
  for (let pass = 1; pass <= 40; pass++) rooms.later(pass * MINUTE, () => void rooms.wakeAll());
  return rooms;
}

/** When everything has settled: who is inside is in the bridge, muted as it is written, and with all the others. */
function expectTogether(rooms: Rooms): void {
  for (const { id, status, conferencecall_ids } of rooms.conferences.records.rooms.values()) {
    const inside = rooms.inside(id);
    expect(new Set(inside.map((line) => line.split(' ')[1])).size).toBeLessThan(2);
    expect(conferencecall_ids).toHaveLength(inside.length);
    if (status === 'terminated') expect(inside).toEqual([]);
  }
  for (const { where, callId, stay } of rooms.guests.values()) {
    const bridge = rooms.network.call(callId)?.state.bridge;
    expect(bridge?.bridge_id !== '', `${stay} ${where}`).toBe(where === 'inside');
    const muted = rooms.conferences.records.calls.get(stay)?.muted;
    if (where === 'inside') expect(bridge?.muted).toBe(muted);
  }
}

describe(`conferences under thousands of random steps (ACTIVEFLOW_SEED=${seed})`, () => {
  it('lose nobody, keep everybody together, and have nobody in them when they have ended', async () => {
    let steps = 0;
    await fc.assert(
      fc.asyncProperty(world, async (plan) => {
        const rooms = await open(plan);
        const begin = rooms.clock.now();
        await rooms.run(() => rooms.clock.now() >= begin + 24 * MINUTE);
        expectTogether(rooms);
        await rooms.run(() => rooms.clock.now() >= begin + 40 * MINUTE);
        steps += rooms.steps;
        expect(rooms.mistakes).toEqual([]);
        for (const { status } of rooms.conferences.records.calls.values()) expect(status).toBe('leaved');
        for (const { status } of rooms.conferences.records.rooms.values()) expect(status).toBe('terminated');
        for (const { where } of rooms.guests.values())
          expect(['behind', 'ended', 'outside']).toContain(where);
      }),
      { seed, numRuns: 100 },
    );
    expect(steps).toBeGreaterThan(10_000);
  });
});
