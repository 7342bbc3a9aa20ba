import { z } from 'zod';
import { fail } from '../interpreter/outcome.ts';
import { type ActionType, defineAction } from './define-action.ts';

const inCalls = ['conference_join'];

/** Types of upstream's catalogue that validation knows and the engine cannot run yet: run, they fail, and the flow goes on. */
export const unsupported: readonly ActionType[] = inCalls.map((type) => declare(type));

function declare(type: string): ActionType {
  return defineAction({
    type,
    media: 'call',
    summary: 'Not supported yet.',
    options: z.looseObject({}),
    examples: [{}],
    start: () => fail('NOT_SUPPORTED', `the action type ${type} is not supported yet`),
  });
}
