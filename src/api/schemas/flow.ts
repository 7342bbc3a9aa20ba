import { z } from 'zod';
import { actionSchema, actionsInput, warningsSchema } from './actions.ts';
import { lifetime, optionalIdSchema, pageOf, storedText } from './common.ts';

/** Body of POST and PUT: all four fields are replaced by a PUT. */
export const flowInput = z
  .object({
    name: storedText(255).default(''),
    detail: storedText(65_536).default(''),
    actions: actionsInput,
    on_complete_flow_id: optionalIdSchema,
  })
  .meta({ id: 'FlowBody' });

export const flowSchema = z
  .object({
    id: z.string(),
    customer_id: z.string(),
    type: z.string(),
    name: z.string(),
    detail: z.string(),
    actions: z.array(actionSchema).readonly(),
    direct_hash: z.string(),
    on_complete_flow_id: z.string(),
    ...lifetime,
  })
  .meta({ id: 'Flow' });

export const flowListSchema = pageOf('FlowList', flowSchema);
export const savedFlowSchema = flowSchema.extend({ warnings: warningsSchema }).meta({ id: 'SavedFlow' });
