import { z } from 'zod';
import { actionsInput } from './actions.ts';
import { activeflowEventSchema } from './activeflow.ts';
import { idSchema, pageOf, variablesSchema, writtenVariablesSchema } from './common.ts';

const actionId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be a UUID or a name of 1 to 64 letters, digits, _ or -');

/** Body of POST /activeflows/{id}/continue; may be absent. */
export const continueInput = z
  .object({
    expected_action_id: actionId.optional().describe('Refused when another action waits.'),
    variables: writtenVariablesSchema.optional().describe('Set before the flow goes on.'),
  })
  .meta({ id: 'ContinueBody' })
  .nullish();

export const actionsBody = z.object({ actions: actionsInput }).meta({ id: 'ActionsBody' });

export const forwardInput = z
  .object({
    action_id: actionId,
    now: z
      .boolean()
      .default(true)
      .describe('Interrupt the present wait and its media, or apply at the next move.'),
  })
  .meta({ id: 'ForwardBody' });

export const variablesInput = z.object({ variables: writtenVariablesSchema }).meta({ id: 'VariablesBody' });
export const variableParams = z.object({ id: idSchema, key: z.string().min(1) });
export const variablesAnswer = z
  .object({ id: z.string(), variables: variablesSchema })
  .meta({ id: 'Variables' });

/** The database's largest integer: no activeflow has as many events. */
const sequence = z.coerce
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .default(0);

export const eventsQuery = z.object({
  page_size: z.coerce.number().int().optional().describe('1 to 100; anything else counts as 100.'),
  after: sequence.describe('Only events with a larger sequence.'),
  page_token: sequence.describe(
    '`next_page_token` of the page before; the larger of this and `after` counts.',
  ),
});
export const eventsAnswer = pageOf('ActiveflowEventList', activeflowEventSchema);
