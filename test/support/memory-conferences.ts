import type { ConferenceDesk, ConferenceParts } from '../../activities/conference-desk.ts';
import type { Cancel, Clock } from '../../src/providers/simulator/clock.ts';
import type { ConferenceActivities, ConferenceInput } from '../../workflows/conference/protocol.ts';
import type { ServiceEvent } from '../../workflows/interpreter/events.ts';
import { type ConferenceSetting, MemoryConferenceRecords } from './memory-conference-records.ts';

interface Surroundings extends ConferenceActivities {
  readonly clock: Clock;
  /** Hands an event to a flow. */
  tell(activeflowId: string, event: ServiceEvent): 'sent' | 'gone';
}

/** Conferences in this process: what the workflow `conference` does, without durability. */
export class MemoryConferences implements ConferenceParts {
  readonly records: MemoryConferenceRecords;
  readonly desk: ConferenceDesk = {
    wake: async (input) => this.#wake(input),
    tell: async (activeflowId, event) => this.#surroundings?.tell(activeflowId, event) ?? 'gone',
  };
  readonly #alarms = new Map<string, Cancel>();
  #surroundings: Surroundings | undefined;

  constructor(settings: Readonly<Record<string, ConferenceSetting>> = {}) {
    this.records = new MemoryConferenceRecords(settings);
  }

  /** Once, before anybody joins. */
  open(surroundings: Surroundings): void {
    this.#surroundings = surroundings;
    this.records.now = () => surroundings.clock.now();
  }

  /** Nobody waits for the look: it is another process that looks. */
  #wake(input: ConferenceInput): void {
    const { conference_id: id } = input;
    this.#alarms.get(id)?.();
    const { clock } = this.#surroundings as Surroundings;
    this.#alarms.set(
      id,
      clock.at(clock.now(), () => void this.#look(input)),
    );
  }

  async #look(input: ConferenceInput): Promise<void> {
    const { clock, conference_review } = this.#surroundings as Surroundings;
    const { next } = await conference_review(input);
    if (next === null) return;
    this.#alarms.get(input.conference_id)?.();
    const again = (): void => void this.#look(input);
    this.#alarms.set(input.conference_id, clock.at(clock.now() + next, again));
  }
}
