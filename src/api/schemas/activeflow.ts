import { z } from 'zod';
import { NIL_ID } from '../../../workflows/interpreter/action.ts';
import { ENDED_REASONS, REFERENCE_TYPES } from '../../../workflows/protocol.ts';
import { isUuid } from '../../store/ids.ts';
import {
  actionSchema,
  actionsInput,
  executedActionSchema,
  failureSchema,
  storedActionSchema,
  warningsSchema,
} from './actions.ts';
import {
  lifetime,
  newVariablesSchema,
  optionalIdSchema,
  pageOf,
  timestampSchema,
  UUID_OR_NONE,
  variablesSchema,
  webhookMethodSchema,
  webhookUriSchema,
} from './common.ts';

/** Body of POST /activeflows. Web addresses, methods and the caps of variables are checked in upstream's order, later. */
export const activeflowInput = z
  .object({
    id: optionalIdSchema.describe('Chosen by the client: a repetition with the same body answers the same.'),
    flow_id: optionalIdSchema.describe('Wins over `actions`.'),
    actions: actionsInput,
    on_complete_flow_id: optionalIdSchema,
    variables: newVariablesSchema,
    webhook_uri: webhookUriSchema.default(''),
    webhook_method: webhookMethodSchema.default(''),
  })
  .meta({ id: 'ActiveflowBody' });

/** Body of PUT /activeflows/{id}; what is absent stays. */
export const activeflowChange = z
  .object({
    on_complete_flow_id: z
      .string()
      .refine((id) => id === '' || isUuid(id), 'must be a UUID')
      .transform((id) => (id === '' ? NIL_ID : id.toLowerCase()))
      .optional()
      .meta({ pattern: UUID_OR_NONE, description: 'The nil UUID or "" takes it away.' }),
    webhook_uri: webhookUriSchema.optional(),
    webhook_method: webhookMethodSchema.optional(),
  })
  .meta({ id: 'ActiveflowChange' });

export const activeflowStatus = z.enum(['', 'running', 'ended']);

/** An activeflow as lists and POST show it: every upstream field, no more. */
export const activeflowSummarySchema = z
  .object({
    id: z.string(),
    customer_id: z.string(),
    flow_id: z.string(),
    status: activeflowStatus,
    reference_type: z.enum(REFERENCE_TYPES),
    reference_id: z.string(),
    reference_activeflow_id: z.string(),
    on_complete_flow_id: z.string(),
    webhook_uri: z.string(),
    webhook_method: z.string(),
    current_action: actionSchema,
    forward_action_id: z.string(),
    executed_actions: z.array(executedActionSchema).readonly(),
    ...lifetime,
  })
  .meta({ id: 'ActiveflowSummary' });

export const activeflowListSchema = pageOf('ActiveflowList', activeflowSummarySchema);
export const createdActiveflowSchema = activeflowSummarySchema
  .extend({ warnings: warningsSchema })
  .meta({ id: 'CreatedActiveflow' });

const stackSchema = z
  .object({
    actions: z.array(storedActionSchema).readonly(),
    current_index: z.number(),
    return_stack: z.string().nullable(),
    return_action: z.string().nullable(),
  })
  .meta({ id: 'Stack' });

/** An activeflow as its own resource. */
export const activeflowSchema = activeflowSummarySchema
  .extend({
    variables: variablesSchema,
    stack_map: z.record(z.string(), stackSchema),
    current_stack_id: z.string(),
    execute_count: z.number(),
    sequence: z.number().describe('The number of its newest event.'),
    ended_reason: z.enum(ENDED_REASONS).optional(),
    error: failureSchema.optional(),
    warnings: warningsSchema,
  })
  .meta({ id: 'Activeflow' });

/** A stored event of an activeflow: `type` and `data` are what its webhooks carry. */
export const activeflowEventSchema = z
  .object({
    id: z.string(),
    cursor: z.string().describe('`after` of a WebSocket that goes on behind this event.'),
    type: z.string(),
    sequence: z.number(),
    tm_create: timestampSchema,
    data: activeflowSchema.extend({ reason: z.string().optional() }).meta({ id: 'ActiveflowEventData' }),
  })
  .meta({ id: 'ActiveflowEvent' });
