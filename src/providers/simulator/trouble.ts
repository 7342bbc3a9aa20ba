import { z } from 'zod';

const probability = z.number().min(0).max(1).default(0);

/**
 * What goes wrong, as probabilities from 0 to 1. Event trouble hits the first delivery of an event only; what is lost
 * comes again as an unacknowledged event does.
 */
export const troubleSchema = z.strictObject({
  /** The same seed and the same course of events give the same trouble. */
  seed: z.number().int().default(1),
  /** An event is delivered twice. */
  duplicate: probability,
  /** An event is delivered up to `late_ms` later. */
  late: probability,
  late_ms: z.number().int().min(0).max(600_000).default(500),
  /** An event is not delivered at first. */
  lost: probability,
  /** An event is held until the next one of its call was delivered, or for 300 ms. */
  reordered: probability,
  /** A command is done, but its answer is lost: it throws `SIMULATOR_ANSWER_LOST`. */
  timeouts: probability,
  /** A command throws `SIMULATOR_REFUSED` before anything is done. */
  errors: probability,
});
export type TroubleInput = z.input<typeof troubleSchema>;
export type TroubleKind = 'duplicate' | 'late' | 'lost' | 'reordered' | 'timeouts' | 'errors';

/** Draws, from a seed, whether something goes wrong. */
export class Trouble {
  #settings = troubleSchema.parse({});
  #random: () => number = mulberry32(1);

  /** Replaces all settings (absent ones become 0) and starts the random numbers anew. */
  set(trouble: TroubleInput): void {
    this.#settings = troubleSchema.parse(trouble);
    this.#random = mulberry32(this.#settings.seed);
  }

  strikes(kind: TroubleKind): boolean {
    const chance = this.#settings[kind];
    return chance > 0 && this.#random() < chance;
  }

  /** Milliseconds by which a late event is late. */
  delay(): number {
    return Math.ceil(this.#random() * this.#settings.late_ms);
  }
}

/** A small, well spread generator of numbers from 0 to 1; the seed decides the whole sequence. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
