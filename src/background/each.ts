/** Failures of one pass after which the rest waits for the next: then it is not the item's fault. */
const ENOUGH = 5;

/**
 * Does something with every item; one that fails does not keep the others from their turn, unless many do.
 * @throws the first failure, after the last item
 */
export async function each<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      failures.push(error);
      if (failures.length === ENOUGH) break;
    }
  }
  if (failures.length > 0) throw failures[0];
}
