import type { ActiveflowFacts } from '../protocol.ts';
import type { JsonObject } from './action.ts';
import { jumpsOf } from './cursor.ts';
import type { Run } from './run.ts';
import type { Runtime } from './runtime.ts';
import type { CallView, Frame, Open } from './token.ts';
import { DIGITS, readVariable, setVariables, writeVariables } from './variables.ts';

/** What one action sees of the token. */
export function createRuntime(run: Run, open: Open, frame: Frame): Runtime {
  return new RuntimeView(run, open, frame);
}

class RuntimeView implements Runtime {
  readonly facts: ActiveflowFacts;
  readonly variables: Runtime['variables'];
  readonly digits: Runtime['digits'];
  readonly #run: Run;
  readonly #open: Open;
  readonly #frame: Frame;

  constructor(run: Run, open: Open, frame: Frame) {
    this.#run = run;
    this.#open = open;
    this.#frame = frame;
    this.facts = run.facts;
    this.variables = variablesOf(run);
    this.digits = digitsOf(run);
  }

  get now(): number {
    return this.#run.clock.now();
  }

  newId(): string {
    return this.#run.clock.newId();
  }

  get stored(): JsonObject {
    return this.#frame.actions[this.#frame.index]?.option ?? {};
  }

  get call(): CallView | undefined {
    return this.#run.token.call;
  }

  callAnswered(): void {
    const { call } = this.#run.token;
    if (call) call.status = 'progressing';
  }

  get notes(): JsonObject {
    return this.#open.notes;
  }

  get lastKey(): string {
    return `${this.#run.facts.id}/${this.#open.step}.${this.#open.effects}`;
  }

  get jumps(): number {
    return jumpsOf(this.#frame, this.#open.action.id);
  }

  resumedBy(type: string, value: string): void {
    if (this.#open.rested) this.#open.resumedBy = { type, value };
  }
}

function variablesOf(run: Run): Runtime['variables'] {
  const { token, facts } = run;
  return {
    get: (name) => readVariable(run, name),
    all: () => ({ ...token.variables }),
    set: (values) => setVariables(token, facts.limits, values),
  };
}

function digitsOf({ token, facts }: Run): Runtime['digits'] {
  return {
    take() {
      const digit = token.typeAhead.slice(0, 1);
      token.typeAhead = token.typeAhead.slice(1);
      return digit;
    },
    forget() {
      if (token.digitsAreTypedAhead) token.typeAhead = '';
      token.digitsAreTypedAhead = false;
    },
    collected(digits) {
      token.digitsAreTypedAhead = false;
      writeVariables(token, facts.limits, { [DIGITS]: digits });
    },
  };
}
