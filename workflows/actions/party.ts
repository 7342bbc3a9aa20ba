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
      type: field,
      target: text.meta({ minLength: 1 }),
      target_name: field,
      name: field,
      detail: field,
    })
    .refine((given) => given.type === '' || given.type === type, {
      path: ['type'],
      error: `must be ${type}`,
    })
    .refine((given) => given.target !== '', { path: ['target'], error: 'must not be empty' })
    .transform((given): Address => ({ ...given, type }));
}
