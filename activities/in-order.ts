import type { SaveInput } from '../workflows/protocol.ts';

type Save = (input: SaveInput) => Promise<void>;

/**
 * Saves the rests of one activeflow one after the other. Its workflow waits for none, so that two that follow each other within
 * one workflow task would race, and the older one, when it loses, would leave no event.
 */
export function inOrder(save: Save): Save {
  const latest = new Map<string, Promise<void>>();
  return async (input) => {
    const { activeflow_id: id } = input;
    const before = latest.get(id) ?? Promise.resolve();
    const saved = before.catch(() => undefined).then(() => save(input));
    latest.set(id, saved);
    try {
      await saved;
    } finally {
      if (latest.get(id) === saved) latest.delete(id);
    }
  };
}
