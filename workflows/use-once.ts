import { z } from 'zod';

/** One of each: an object's parser is made when the first object comes. */
const VALUES = [undefined, {}, [], ''];

/**
 * Uses a schema and every schema within it once. Preloaded modules are frozen, and zod makes a schema's methods at first use: one
 * that only a rare option reaches would throw in the flow that has it, and again at every try.
 */
export function useOnce(schema: z.ZodType): void {
  for (const value of VALUES) attempt(schema, value);
  for (const part of Object.values(schema.def)) for (const inner of schemasIn(part)) useOnce(inner);
}

/** A check within may throw over a value that the schemas around it keep away from it. */
function attempt(schema: z.ZodType, value: unknown): void {
  try {
    schema.safeParse(value);
  } catch {
    // It was used, and that is all.
  }
}

function schemasIn(part: unknown): z.ZodType[] {
  if (part instanceof z.ZodType) return [part];
  if (part === null || typeof part !== 'object') return [];
  return Object.values(part).filter((inner) => inner instanceof z.ZodType);
}
