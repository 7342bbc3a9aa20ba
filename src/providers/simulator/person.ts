import type { Step } from './script.ts';
import type { Edge } from './transcript.ts';

/** What a person can do with a phone. */
export interface Phone {
  readonly answered: boolean;
  /** Runs `then` after so many milliseconds, unless the call ends before. */
  later(ms: number, then: () => void): void;
  press(digits: string, interval: number, then: () => void): void;
  say(text: string, then: () => void): void;
  hangUp(): void;
}

/** Follows a script. It moves when something is heard or a step is over, never by looking at the clock. */
export class Person {
  readonly #script: readonly Step[];
  readonly #phone: Phone;
  readonly #edges: Edge[] = [];
  /** The first edge that the next `wait_for` may look at. */
  #unseen = 0;
  #position = 0;
  #occupied = true;

  constructor(script: readonly Step[], phone: Phone) {
    this.#script = script;
    this.#phone = phone;
  }

  /** Begins with the script's first step. */
  start(): void {
    this.#occupied = false;
    this.#go();
  }

  notice(edge: Edge): void {
    this.#edges.push(edge);
    this.#go();
  }

  #go(): void {
    while (!this.#occupied) {
      const step = this.#script[this.#position];
      if (step === undefined || !this.#ready(step)) return;
      this.#position += 1;
      this.#begin(step);
    }
  }

  #ready(step: Step): boolean {
    if ('wait_for' in step) return this.#meets(step);
    return this.#phone.answered || 'wait' in step || 'hang_up' in step;
  }

  #begin(step: Step): void {
    if ('wait' in step) this.#occupy((then) => this.#phone.later(step.wait, then));
    if ('press' in step) this.#occupy((then) => this.#phone.press(step.press, step.interval, then));
    if ('say' in step) this.#occupy((then) => this.#phone.say(step.say, then));
    if ('hang_up' in step) this.#occupy(() => this.#phone.hangUp());
  }

  #occupy(work: (then: () => void) => void): void {
    this.#occupied = true;
    work(() => this.start());
  }

  #meets(step: Extract<Step, { wait_for: unknown }>): boolean {
    const position = this.#edges.findIndex((edge, index) => index >= this.#unseen && matches(step, edge));
    if (position === -1) return false;
    this.#unseen = position + 1;
    return true;
  }
}

function matches(step: Extract<Step, { wait_for: unknown }>, edge: Edge): boolean {
  if (edge.kind === 'answer' || edge.kind === 'company') return step.wait_for === edge.kind;
  const wanted = step.wait_for === 'anything' || step.wait_for === edge.kind;
  return wanted && step.at === edge.at && edge.content.toLowerCase().includes(step.matching.toLowerCase());
}
