import { z } from 'zod';
import type { Address } from '../interpreter/events.ts';
import { text } from './option.ts';

const field = text.default('');

/**
 * Upstream's address object for one kind of address, whose type may be left out; it must have a target.
 * @param type `tel` or `email`
 */
export function party(type: 'tel' | 'email') {
  return z
    .object({
      type: z.enum(['', type]).default(''),
      target: text.meta({ minLength: 1 }),
      target_name: field,
      name: field,
      detail: field,
    })
    .refine((given) => given.target !== '', { path: ['target'], error: 'must not be empty' })
    .transform((given): Address => ({ ...given, type }));
}

/** One to `most` of them. (A transform, so that the document shows what may be sent and not what is read.) */
export function parties(type: 'tel' | 'email', most: number) {
  return z
    .array(party(type))
    .min(1)
    .max(most)
    .transform((all) => all);
}
