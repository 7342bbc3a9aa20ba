import { expect, it } from 'vitest';
import { z } from 'zod';
import { useOnce } from '../../workflows/use-once.ts';

/** As Temporal does it with preloaded modules. */
function freezeDeeply(value: unknown): void {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || Object.isFrozen(value))
    return;
  Object.freeze(value);
  for (const key of Reflect.ownKeys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property && 'value' in property) freezeDeeply(property.value);
  }
}

/** What only rare options reach: behind absent keys, in elements, in one side of a choice. */
const makeSchema = () =>
  z.object({
    source: z.object({ target: z.string().default('') }).optional(),
    destinations: z.array(z.object({ target: z.string(), timeout: z.number().optional() })).default([]),
    choice: z.union([z.string(), z.array(z.record(z.string(), z.number()))]).optional(),
    number: z.string().transform(Number).pipe(z.number().int()).optional(),
  });
const rare = {
  source: { target: 'a' },
  destinations: [{ target: 'b', timeout: 1 }],
  choice: [{ c: 1 }],
  number: '2',
};

it('a schema that was used once takes, when frozen, what it has never seen', () => {
  const schema = makeSchema();
  useOnce(schema);
  freezeDeeply(schema);
  expect(schema.safeParse(rare)).toEqual({ success: true, data: { ...rare, number: 2 } });
});

it('without it the rare option throws', () => {
  const schema = makeSchema();
  schema.safeParse({});
  freezeDeeply(schema);
  expect(() => schema.safeParse(rare)).toThrow(TypeError);
});
