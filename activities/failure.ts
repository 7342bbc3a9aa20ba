/** An effect that was refused for good: trying again would not help. Its code reaches the flow as the failure's code. */
export class EffectRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'EffectRefused';
    this.code = code;
  }
}

/** Something that did not work yet and is to be tried again: after `ms`, or when the workflow's own policy says. */
export class TryLater extends Error {
  readonly code: string;
  readonly ms: number | undefined;

  constructor(code: string, message: string, ms?: number) {
    super(message);
    this.name = 'TryLater';
    this.code = code;
    this.ms = ms;
  }
}
