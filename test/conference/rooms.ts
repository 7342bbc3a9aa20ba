import { muteBridge } from '../../activities/conference-bridge.ts';
import { kick } from '../../activities/conference-desk.ts';
import { createConferenceEffects } from '../../activities/conference-effects.ts';
import { createConferenceReview } from '../../activities/conference-review.ts';
import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import {
  CONFERENCECALL_STATUSES,
  type ConferencecallStatus,
  isLater,
} from '../../workflows/conference/state.ts';
import type { ConferenceSetting } from '../support/memory-conference-records.ts';
import { MemoryConferences } from '../support/memory-conferences.ts';
import { MemoryTranscribes } from '../support/memory-transcribes.ts';
import { SimulatedGuest } from './simulated-guest.ts';

/** What happens how often, from 0 to 1, and how long things take, in milliseconds. */
export interface Habits {
  /** A port fails; whoever asked asks again. */
  readonly fails: number;
  /** A wake is lost, or a flow ends and cannot say so. */
  readonly lost: number;
  /** How long it takes to ask a port. */
  readonly pace: () => number;
  readonly random: () => number;
}

const PERFECT: Habits = { fails: 0, lost: 0, pace: () => 0, random: () => 0.5 };

/**
 * Conferences and guests without Temporal: the same effects, reviews and phone network on a virtual clock. It checks after
 * every step what must never be.
 */
export class Rooms {
  readonly clock = new VirtualClock();
  readonly network: PhoneNetwork;
  readonly conferences: MemoryConferences;
  readonly effects: ReturnType<typeof createConferenceEffects>;
  readonly guests = new Map<string, SimulatedGuest>();
  readonly transcribes = new MemoryTranscribes();
  /** Conferences whose summaries were asked for when they had ended. */
  readonly summarized = new Set<string>();
  readonly mistakes: string[] = [];
  readonly habits: Habits;
  steps = 0;
  readonly #statuses = new Map<string, ConferencecallStatus>();

  constructor(settings: Readonly<Record<string, ConferenceSetting>>, habits: Habits = PERFECT) {
    this.habits = habits;
    this.network = new PhoneNetwork({ clock: this.clock });
    this.conferences = new MemoryConferences(settings);
    const { records, desk } = this.conferences;
    const ports = {
      records: this.#tired(records),
      desk: { tell: this.#tired(desk).tell, wake: async (room: never) => this.#wake(room) },
    };
    const phones = this.#tired(this.network);
    this.effects = createConferenceEffects({ ...ports, phones, flowActions: async () => [] });
    const review = createConferenceReview({
      ...ports,
      bridges: phones,
      transcribes: this.transcribes,
      summarizeEnded: async ({ id }) => void this.summarized.add(id),
      now: () => this.clock.now(),
    });
    this.conferences.open({
      clock: this.clock,
      conference_review: (input) => this.persist(() => review.conference_review(input)),
      tell: (id, event) => (this.guests.get(id)?.kicked(event) ? 'sent' : 'gone'),
    });
  }

  async open(): Promise<void> {
    await this.network.open({
      incoming: async () => {},
      event: async (event) => {
        for (const guest of this.guests.values()) if (guest.callId === event.call_id) guest.heard(event);
      },
    });
  }

  /** Somebody calls, and comes to a conference after so many milliseconds of its pre flow. */
  guest(conference_id: string, preFlow = 0): SimulatedGuest {
    const callId = this.network.ring({ from: '+15550100', to: '+15550199', script: [] });
    const guest = new SimulatedGuest(this, {
      id: `flow-${this.guests.size}`,
      callId,
      conference_id,
      preFlow,
    });
    this.guests.set(guest.id, guest);
    void guest.run();
    return guest;
  }

  /** As the API does it. */
  async kick(guest: SimulatedGuest): Promise<void> {
    const seat = await this.conferences.records.find(guest.stay);
    if (seat) await kick(this.conferences, seat.call);
  }

  /** As the API does it. */
  async terminate(id: string): Promise<void> {
    await this.conferences.records.terminating(id);
    await this.conferences.desk.wake({ conference_id: this.room(id).id, customer_id: 'customer' });
  }

  /** As the API does it. */
  async mute(guest: SimulatedGuest): Promise<void> {
    if (guest.stay === '') return;
    const { call } = await this.conferences.records.mute(guest.stay, true);
    await muteBridge(this.network, call, `${call.id}/mute`);
  }

  /** What the background does: it wakes everything, whether something was lost or not. */
  async wakeAll(): Promise<void> {
    for (const { id, customer_id } of this.conferences.records.rooms.values())
      await this.conferences.desk.wake({ conference_id: id, customer_id });
  }

  room(id: string) {
    return this.conferences.records.room(id);
  }

  later(ms: number, act: () => void): void {
    this.clock.at(this.clock.now() + ms, act);
  }

  /** Runs until it is so, checking after every step. */
  async run(until: () => boolean = () => false): Promise<boolean> {
    return await this.clock.run(() => {
      this.steps++;
      this.#check();
      return until();
    });
  }

  /** As Temporal repeats an activity until it works. */
  async persist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Error) || error.message !== TIRED) throw error;
        await this.#pause();
      }
    }
  }

  async #wake(room: never): Promise<void> {
    if (this.habits.random() >= this.habits.lost) await this.conferences.desk.wake(room);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.later(this.habits.pace(), resolve));
  }

  /** A port that takes its time, and sometimes fails before or after it has done what it was asked for. */
  #tired<T extends object>(port: T): T {
    const fail = (): void => {
      if (this.habits.random() < this.habits.fails) throw new Error(TIRED);
    };
    return new Proxy(port, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (this.habits.pace() > 0) await this.#pause();
          fail();
          const answer: unknown = await value.apply(target, args);
          fail();
          return answer;
        };
      },
    });
  }

  /** What must never be. */
  #check(): void {
    const { rooms, calls } = this.conferences.records;
    for (const { id, status, conference_id } of calls.values()) {
      const before = this.#statuses.get(id) ?? 'joining';
      this.#statuses.set(id, status);
      if (isLater(CONFERENCECALL_STATUSES, before, status))
        this.mistakes.push(`${id} goes back from ${before} to ${status}`);
      const isShown = this.conferences.records.room(conference_id).conferencecall_ids.includes(id);
      if (isShown && (status === 'joining' || status === 'leaved'))
        this.mistakes.push(`${id} is shown as in and is ${status}`);
    }
    for (const { id, status } of rooms.values()) {
      const inside = this.inside(id);
      if (status === 'terminated' && inside.length > 0)
        this.mistakes.push(`${inside} are in the conference ${id}, which has ended`);
    }
  }

  /** The calls in bridges of a conference, by the phone network's account: `<call> <bridge>`. */
  inside(conferenceId: string): string[] {
    return [...this.guests.values()].flatMap(({ id, callId }) => {
      const bridge = this.network.call(callId)?.state.bridge.bridge_id ?? '';
      return bridge.startsWith(`conference/${this.room(conferenceId).id}/`)
        ? [`${id} ${bridge.split('/')[2]}`]
        : [];
    });
  }
}

const TIRED = 'the port is tired';
