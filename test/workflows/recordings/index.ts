import { ai } from './ai.ts';
import { calls } from './calls.ts';
import { conferences } from './conferences.ts';
import { entities } from './entities.ts';
import { logic } from './logic.ts';
import type { Recording } from './recording.ts';
import { stacks } from './stacks.ts';

/** All flows whose histories are kept. */
export const recordings: readonly Recording[] = [
  ...calls,
  ...stacks,
  ...logic,
  ...ai,
  ...entities,
  ...conferences,
];
