import { z } from 'zod';
import { fail } from '../interpreter/outcome.ts';
import { type ActionType, defineAction } from './define-action.ts';

const inCalls = ['conference_join', 'queue_join'];
const anywhere = ['case_create', 'conversation_send', 'email_send', 'message_send'];

/** Types of upstream's catalogue that validation knows and the engine cannot run yet: run, they fail, and the flow goes on. */
export const unsupported: readonly ActionType[] = [
  ...inCalls.map((type) => declare(type, 'call')),
  ...anywhere.map((type) => declare(type, 'any')),
];

function declare(type: string, media: 'call' | 'any'): ActionType {
  return defineAction({
    type,
    media,
    summary: 'Not supported yet.',
    options: z.looseObject({}),
    examples: [{}],
    start: () => fail('NOT_SUPPORTED', `the action type ${type} is not supported yet`),
  });
}
