import { z } from 'zod';
import { next, perform } from '../interpreter/outcome.ts';
import { callIsGone, defineAction, isGone, whenPerformed } from './define-action.ts';

/** Answers the call and moves on at once. */
export const answer = defineAction({
  type: 'answer',
  media: 'call',
  summary: 'Answers the call.',
  options: z.object({}),
  examples: [{}],
  start: () => perform({ name: 'answer', input: {}, summary: 'answer the call' }),
  resume(runtime, _option, happening) {
    if (isGone(happening)) return callIsGone;
    if (happening.kind !== 'performed') return whenPerformed(happening);
    runtime.callAnswered();
    return next;
  },
});
