import { z } from 'zod';
import { decide, falseTarget, falseTargets } from './condition.ts';
import { defineAction } from './define-action.ts';

/** True when the call has this status (deprecated upstream). */
export const conditionCallStatus = defineAction({
  type: 'condition_call_status',
  media: 'call',
  summary: 'Checks the status of the call.',
  options: z.object({
    status: z.enum(['dialing', 'ringing', 'progressing', 'terminating', 'canceling', 'hangup']),
    ...falseTarget,
  }),
  examples: [{ status: 'progressing', false_target_id: 'end' }],
  start: (runtime, { status, false_target_id }) => decide(runtime.call?.status === status, false_target_id),
  targets: falseTargets,
});
