/** Numbers from 0 to 1; the seed decides the whole sequence (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of this run: `ACTIVEFLOW_SEED`, or a new one, which is printed so that a failure can be repeated. */
export function chooseSeed(): number {
  const seed = Number(process.env.ACTIVEFLOW_SEED ?? Math.floor(Math.random() * 1_000_000));
  process.stdout.write(`ACTIVEFLOW_SEED=${seed}\n`);
  return seed;
}

/** The same elements in another order. */
export function shuffled<T>(elements: readonly T[], random: () => number): T[] {
  return elements
    .map((element) => ({ element, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ element }) => element);
}
