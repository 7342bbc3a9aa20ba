import type { Failure } from './outcome.ts';

/** Thrown inside the interpreter and by actions to fail the action that runs; never leaves this ring. */
export class FlowFailure extends Error {
  readonly failure: Failure;

  constructor(code: string, message: string, critical = false) {
    super(message);
    this.failure = critical ? { code, message, critical } : { code, message };
  }
}
