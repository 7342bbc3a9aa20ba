/**
 * The places for requests to each receiver, of everything that one process sends: a receiver that hangs fills its own
 * share and holds up only itself.
 */
export class ReceiverShares {
  readonly #underWay = new Map<string, number>();
  readonly perReceiver: number;

  constructor(perReceiver: number = 4) {
    this.perReceiver = perReceiver;
  }

  /** How many are taken, by receiver. */
  get underWay(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#underWay);
  }

  /** Takes a place and answers how to give it back; undefined when all are taken. */
  take(receiver: string): (() => void) | undefined {
    return (this.#underWay.get(receiver) ?? 0) < this.perReceiver ? this.enter(receiver) : undefined;
  }

  /** Takes a place also when there is none, for a request that must not wait; answers how to give it back. */
  enter(receiver: string): () => void {
    this.#underWay.set(receiver, (this.#underWay.get(receiver) ?? 0) + 1);
    return () => this.#release(receiver);
  }

  #release(receiver: string): void {
    const left = (this.#underWay.get(receiver) ?? 1) - 1;
    if (left > 0) this.#underWay.set(receiver, left);
    else this.#underWay.delete(receiver);
  }
}
