import { z } from 'zod';
import { next } from '../interpreter/outcome.ts';
import { defineAction } from './define-action.ts';
import { text } from './option.ts';

/** Sets one variable. */
export const variableSet = defineAction({
  type: 'variable_set',
  media: 'any',
  summary: 'Sets a variable.',
  options: z.object({ key: text.default(''), value: text.default('') }),
  examples: [{ key: 'language', value: 'en-US' }],
  start(runtime, { key, value }) {
    runtime.variables.set({ [key]: value });
    return next;
  },
});
