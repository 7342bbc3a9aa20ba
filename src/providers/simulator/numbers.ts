import { z } from 'zod';
import { type Callee, type CalleeInput, calleeSchema } from './script.ts';

/** Who picks up, by the end of the dialled number: `{"0002": {"outcome": "busy"}}`. The longest matching end wins. */
export const numbersSchema = z.record(z.string().min(1).max(255), calleeSchema);
export type NumbersInput = z.input<typeof numbersSchema>;

/** The number plan that always holds below the one that is set. Every other number is a human who answers after 1 s. */
const DEFAULT_NUMBERS: Readonly<Record<string, CalleeInput>> = {
  '0001': { outcome: 'answer' },
  '0002': { outcome: 'busy' },
  '0003': { outcome: 'no_answer' },
  '0004': {
    outcome: 'answer',
    party: 'machine',
    delay: 3000,
    script: [{ say: 'Hello, nobody is at home. Please leave a message after the tone.' }],
  },
  '0005': { outcome: 'reject' },
  '0006': { outcome: 'unreachable', delay: 0 },
  '0007': { outcome: 'answer', script: [{ wait_for: 'anything' }, { press: '1' }] },
  '0008': { outcome: 'answer', hang_up_after: 2000 },
};

const anyone = calleeSchema.parse({});

/** Looks callees up by the end of the dialled number (of a SIP address, the part before the `@`). */
export class NumberPlan {
  #numbers = numbersSchema.parse(DEFAULT_NUMBERS);

  /** Replaces the numbers set before; {@link DEFAULT_NUMBERS} stay below them. */
  set(numbers: NumbersInput): void {
    this.#numbers = numbersSchema.parse({ ...DEFAULT_NUMBERS, ...numbers });
  }

  find(target: string): Callee {
    const number = target.split('@')[0]!;
    const ends = Object.keys(this.#numbers).filter((end) => number.endsWith(end));
    const longest = ends.sort((a, b) => b.length - a.length)[0];
    return longest === undefined ? anyone : this.#numbers[longest]!;
  }
}
