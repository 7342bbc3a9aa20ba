import { z } from 'zod';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { defineKind } from './kind.ts';

export const numberSchema = z.object({
  number: z.string(),
  type: z.enum(['normal', 'virtual']),
  call_flow_id: z.string().describe('Takes calls to it; nil: they are rejected.'),
  message_flow_id: z.string().describe('Starts for each message to it; nil: none.'),
  name: z.string(),
  detail: z.string(),
  status: z.enum(['active', 'deleted']),
  t38_enabled: z.boolean(),
  emergency_enabled: z.boolean(),
  metadata: z.object({ rtp_debug: z.boolean() }),
  tm_purchase: z.string(),
  tm_renew: z.string(),
});
export type NumberData = z.output<typeof numberSchema>;

export const number = defineKind({
  kind: 'number',
  path: 'numbers',
  about: 'Phone numbers, each of one customer.',
  fields: numberSchema,
  filters: ['number', 'type', 'call_flow_id', 'message_flow_id'],
  key: (data) => data.number,
  example: {
    number: '+15550100',
    type: 'normal',
    call_flow_id: NIL_ID,
    message_flow_id: NIL_ID,
    name: '',
    detail: '',
    status: 'active',
    t38_enabled: false,
    emergency_enabled: false,
    metadata: { rtp_debug: false },
    tm_purchase: NEVER,
    tm_renew: NEVER,
  },
});
