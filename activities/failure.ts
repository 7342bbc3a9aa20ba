/** An effect that was refused for good: trying again would not help. Its code reaches the flow as the failure's code. */
export class EffectRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'EffectRefused';
    this.code = code;
  }
}
