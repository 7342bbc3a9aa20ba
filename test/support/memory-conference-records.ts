import { randomUUID } from 'node:crypto';
import type { ConferenceRecords, NewConferencecall } from '../../activities/conference-records.ts';
import type { ConferencePicture } from '../../workflows/conference/review.ts';
import {
  CONFERENCE_STATUSES,
  CONFERENCECALL_STATUSES,
  type Company,
  type Conference,
  type Conferencecall,
  type ConferencecallStatus,
  type ConferenceStatus,
  isLater,
  type Seat,
  withCall,
  withoutCall,
} from '../../workflows/conference/state.ts';

/** A conference of a test. */
export interface ConferenceSetting extends Partial<Conference> {
  /** Milliseconds after the first has joined. */
  readonly lifetime?: number;
}

type Room = Conference & Company & { readonly lifetime?: number };

const DEFAULTS = {
  type: 'conference',
  status: 'progressing',
  ends_at: null,
  pre_flow_id: '',
  end_when_empty: false,
  peak: 0,
  generation: 0,
  transcribe_id: '',
  transcribe_language: '',
  conferencecall_ids: [],
} as const;

/** Conferences and stays of a test, kept in this process. */
export class MemoryConferenceRecords implements ConferenceRecords {
  readonly rooms = new Map<string, Room>();
  readonly calls = new Map<string, Conferencecall>();
  /** Activeflows that have ended. */
  readonly overFlows = new Set<string>();
  now: () => number = Date.now;
  readonly #byKey = new Map<string, string>();
  /** The conferences of many tests run at one Temporal server. */
  readonly #suffix = `-${randomUUID()}`;

  constructor(settings: Readonly<Record<string, ConferenceSetting>> = {}) {
    for (const [id, setting] of Object.entries(settings))
      this.rooms.set(id, {
        ...DEFAULTS,
        customer_id: '',
        name: `conference ${id}`,
        ...setting,
        id: id + this.#suffix,
      });
  }

  /** Whether it is one of these. */
  has(conferenceId: string): boolean {
    return conferenceId.endsWith(this.#suffix);
  }

  room(id: string): Room {
    return this.rooms.get(id.replace(this.#suffix, '')) as Room;
  }

  async join({ key, customer_id, conference_id, activeflow_id, call_id }: NewConferencecall) {
    const room = this.room(conference_id);
    if (!room) return 'unknown';
    const known = this.#byKey.get(key);
    if (known === undefined && room.status !== 'progressing') return 'over';
    const id = known ?? randomUUID();
    if (known === undefined) {
      this.#byKey.set(key, id);
      const stay = { id, customer_id, conference_id: room.id, activeflow_id, call_id, muted: false };
      this.calls.set(id, { ...stay, status: 'joining', changed_at: this.now() });
    }
    const ends_at = room.ends_at ?? (room.lifetime === undefined ? null : this.now() + room.lifetime);
    this.#keep({ ...room, customer_id, ends_at });
    return this.#seat(id);
  }

  async find(id: string): Promise<Seat | undefined> {
    return this.calls.has(id) ? this.#seat(id) : undefined;
  }

  async picture(id: string): Promise<ConferencePicture | undefined> {
    const conference = this.room(id);
    const here = [...this.calls.values()].filter(
      ({ conference_id, status }) => conference_id === conference.id && status !== 'leaved',
    );
    const calls = here.map((call) => ({ ...call, is_flow_over: this.overFlows.has(call.activeflow_id) }));
    return { conference, calls };
  }

  async joined(id: string): Promise<Seat> {
    if (this.#call(id).status === 'joining') this.#stand(id, 'joined');
    const { conference, call } = this.#seat(id);
    const room = this.room(conference.id);
    const isIn = call.status === 'joined' && room.status === 'progressing';
    this.#keep({ ...room, ...(isIn ? withCall(room, id) : {}) });
    return this.#seat(id);
  }

  async leaving(id: string): Promise<void> {
    this.#stand(id, 'leaving');
  }

  async leaved(id: string): Promise<void> {
    this.#stand(id, 'leaved');
    const room = this.room(this.#call(id).conference_id);
    this.#keep({ ...room, ...withoutCall(room, id) });
  }

  async mute(id: string, muted: boolean): Promise<Seat> {
    this.calls.set(id, { ...this.#call(id), muted });
    return this.#seat(id);
  }

  async terminating(id: string): Promise<void> {
    this.#end(id, 'terminating');
  }

  async terminated(id: string): Promise<void> {
    this.#end(id, 'terminated');
  }

  async transcribe(id: string, { id: transcribe_id, language }: { id: string; language: string }) {
    const room = this.room(id);
    const isQuiet = room.status === 'progressing' && room.transcribe_id === '';
    if (isQuiet) this.#keep({ ...room, transcribe_id, transcribe_language: language });
    return this.room(id);
  }

  async nextBridge(id: string, over: number): Promise<number> {
    const room = this.room(id);
    if (room.generation === over) this.#keep({ ...room, generation: over + 1 });
    return this.room(id).generation;
  }

  #end(id: string, status: ConferenceStatus): void {
    const room = this.room(id);
    if (isLater(CONFERENCE_STATUSES, status, room.status)) this.#keep({ ...room, status });
  }

  #stand(id: string, status: ConferencecallStatus): void {
    const call = this.#call(id);
    if (!isLater(CONFERENCECALL_STATUSES, status, call.status)) return;
    this.calls.set(id, { ...call, status, changed_at: this.now() });
  }

  #keep(room: Room): void {
    this.rooms.set(room.id.replace(this.#suffix, ''), room);
  }

  #call(id: string): Conferencecall {
    return this.calls.get(id) as Conferencecall;
  }

  #seat(id: string): Seat {
    const call = this.#call(id);
    return { call, conference: this.room(call.conference_id) };
  }
}
