import { z } from 'zod';
import { lifetime, pageOf, wireAddressSchema } from './common.ts';

export const campaigncallSchema = z
  .object({
    id: z.string(),
    customer_id: z.string(),
    campaign_id: z.string(),
    outplan_id: z.string(),
    outdial_id: z.string(),
    outdial_target_id: z.string(),
    queue_id: z.string(),
    activeflow_id: z.string(),
    flow_id: z.string(),
    reference_type: z.enum(['call', 'flow']),
    reference_id: z.string(),
    status: z.enum(['dialing', 'progressing', 'done']),
    result: z.enum(['', 'success', 'fail']),
    reason: z
      .string()
      .describe('Why the call was hung up, how the flow ended, or why it was refused (ours).'),
    source: wireAddressSchema,
    destination: wireAddressSchema,
    destination_index: z.number().int(),
    try_count: z.number().int(),
    ...lifetime,
  })
  .meta({ id: 'Campaigncall' });

export const campaigncallListSchema = pageOf('CampaigncallList', campaigncallSchema);
