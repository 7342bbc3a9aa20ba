import { z } from 'zod';
import { ACTION_BODY } from '../openapi/actions.ts';
import { timestampSchema } from './common.ts';

/**
 * An action array in a request: only described here, since `validateActions` judges it with the schema of each type and names
 * what is wrong by path.
 */
export const actionsInput = z
  .unknown()
  .optional()
  .meta({
    type: ['array', 'null'],
    maxItems: 1000,
    description: 'The actions, run in order; none where absent or null. Missing ids are generated.',
    items: { $ref: `#/components/schemas/${ACTION_BODY}` },
    examples: [[{ type: 'answer' }, { type: 'talk', option: { text: 'Hello' } }, { type: 'hangup' }]],
  });

const option = z.record(z.string(), z.unknown());

/** An action as a stack holds it. */
export const storedActionSchema = z
  .object({
    id: z.string(),
    next_id: z.string().optional(),
    type: z.string().optional(),
    option: option.optional(),
    on_error: z.string().optional(),
  })
  .meta({ id: 'StackAction' });

/** An action in an answer. */
export const actionSchema = storedActionSchema
  .extend({ next_id: z.string(), tm_execute: timestampSchema })
  .meta({ id: 'Action' });

export const failureSchema = z.object({ code: z.string(), message: z.string() }).meta({ id: 'Failure' });

/** An action that is over. */
export const executedActionSchema = actionSchema
  .extend({
    n: z.number().describe('Position in the history: 1, 2, 3 ...'),
    stack_id: z.string(),
    result: z.enum(['done', 'skipped', 'failed']),
    error: failureSchema.optional(),
    resumed_by: z.object({ type: z.string(), value: z.string() }).optional(),
  })
  .meta({ id: 'ExecutedAction' });

/** Something that is accepted, but probably not meant. */
export const warningsSchema = z
  .array(z.object({ path: z.string(), code: z.string(), message: z.string() }).meta({ id: 'Warning' }))
  .readonly()
  .optional();
