/** Work in lanes: in each, one thing after the other; lanes do not wait for each other. */
export class Lanes {
  readonly #lanes = new Map<string, Promise<void>>();

  /** Whether nothing is under way. */
  get areEmpty(): boolean {
    return this.#lanes.size === 0;
  }

  /** Does `work`, which must not fail, when everything before it in its lane is done. */
  add(lane: string, work: () => Promise<void>): void {
    const before = this.#lanes.get(lane) ?? Promise.resolve();
    const after: Promise<void> = before.then(work).then(() => {
      if (this.#lanes.get(lane) === after) this.#lanes.delete(lane);
    });
    this.#lanes.set(lane, after);
  }
}
