import { z } from 'zod';
import type { Address } from '../../workflows/interpreter/events.ts';

/** Of the address that is nobody's. */
export const NOBODY: Address = { type: '', target: '', target_name: '', name: '', detail: '' };

/** A number or mail address without anything else. */
export function partyOf(type: string, target: string): Address {
  return { ...NOBODY, type, target };
}

export const partySchema = z.object({
  type: z.string(),
  target: z.string(),
  target_name: z.string(),
  name: z.string(),
  detail: z.string(),
});
