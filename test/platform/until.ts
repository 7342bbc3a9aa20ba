/** Milliseconds between two looks, and after which there is no hope. */
export interface Patience {
  readonly pause?: number;
  readonly within?: number;
}

/** Looks again and again until there is something. @throws Error after `within` ms, naming what was waited for */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  { pause = 50, within = 60_000 }: Patience = {},
): Promise<T> {
  const deadline = Date.now() + within;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > deadline) throw new Error(`not within ${within} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
