import type { Scenario } from '../support/scenario.ts';
import { ai } from './ai.ts';
import { basics } from './basics.ts';
import { calls } from './calls.ts';
import { conferences } from './conferences.ts';
import { connects } from './connects.ts';
import { limits } from './limits.ts';
import { messages } from './messages.ts';
import { queues } from './queues.ts';
import { stacks } from './stacks.ts';

export const scenarios: readonly Scenario[] = [
  ...basics,
  ...stacks,
  ...limits,
  ...connects,
  ...calls,
  ...ai,
  ...messages,
  ...queues,
  ...conferences,
];
