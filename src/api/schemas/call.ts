import { z } from 'zod';
import { actionsInput, warningsSchema } from './actions.ts';
import {
  addressSchema,
  lifetime,
  newVariablesSchema,
  optionalIdSchema,
  pageOf,
  timestampSchema,
  wireAddressSchema,
} from './common.ts';

/** Body of POST /calls. */
export const callInput = z
  .object({
    source: addressSchema,
    destinations: z.array(addressSchema).min(1).max(100),
    flow_id: optionalIdSchema.describe('Wins over `actions`.'),
    actions: actionsInput,
    variables: newVariablesSchema,
    early_execution: z.boolean().default(false).describe('Run the flow while it still rings.'),
    timeout: z
      .number()
      .int()
      .min(1000)
      .max(600_000)
      .default(60_000)
      .describe('Milliseconds to wait for the answer.'),
    anonymous: z
      .string()
      .default('')
      .meta({ enum: ['', 'yes', 'no', 'auto'], description: 'Whether to hide the caller.' }),
  })
  .meta({ id: 'CallBody' });

export const callStatus = z.enum(['dialing', 'ringing', 'progressing', 'terminating', 'canceling', 'hangup']);

export const callSchema = z
  .object({
    id: z.string(),
    customer_id: z.string(),
    owner_type: z.string(),
    owner_id: z.string(),
    flow_id: z.string(),
    activeflow_id: z.string(),
    type: z.string(),
    master_call_id: z.string(),
    chained_call_ids: z.array(z.string()).readonly(),
    recording_id: z.string(),
    recording_ids: z.array(z.string()).readonly(),
    groupcall_id: z.string(),
    source: wireAddressSchema,
    destination: wireAddressSchema,
    status: callStatus,
    action: z.unknown(),
    metadata: z.record(z.string(), z.unknown()),
    direction: z.enum(['incoming', 'outgoing']),
    mute_direction: z.enum(['', 'in', 'out', 'both']),
    hold: z.boolean().describe('The person hears music and is not heard.'),
    moh: z.boolean().describe('The person hears music.'),
    silence: z.boolean().describe('The person hears silence.'),
    hangup_by: z.string(),
    hangup_reason: z.string(),
    tm_ringing: timestampSchema,
    tm_progressing: timestampSchema,
    tm_hangup: timestampSchema,
    ...lifetime,
  })
  .meta({ id: 'Call' });

export const callListSchema = pageOf('CallList', callSchema);
export const createdCallsSchema = z
  .object({
    calls: z.array(callSchema).readonly(),
    groupcalls: z.array(z.unknown()).readonly(),
    warnings: warningsSchema,
  })
  .meta({ id: 'CreatedCalls' });
