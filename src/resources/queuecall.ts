import { z } from 'zod';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import { QUEUE_RESULTS, ROUTING_METHODS } from '../../workflows/queue/state.ts';
import { timeField } from './fields.ts';
import { defineKind } from './kind.ts';

const milliseconds = z.number().int().default(0);
const id = z.string().default(NIL_ID);

/** A caller's stay in a queue. What it was joined with stays as it was, whatever becomes of the queue. */
export const queuecall = defineKind({
  kind: 'queuecall',
  path: 'queuecalls',
  about: "A caller's stay in a queue.",
  parent: 'queue_id',
  filters: ['queue_id', 'status', 'reference_id'],
  fields: z.object({
    queue_id: z.string(),
    reference_type: z.literal('call').default('call'),
    reference_id: z.string().describe('The call.'),
    reference_activeflow_id: z.string(),
    source: z
      .object({
        type: z.string(),
        target: z.string(),
        target_name: z.string(),
        name: z.string(),
        detail: z.string(),
      })
      .describe('Whom the agents see.'),
    status: z
      .enum(['initiating', 'waiting', 'connecting', 'service', 'done', 'abandoned'])
      .default('initiating'),
    result: z
      .enum(['', ...QUEUE_RESULTS])
      .default('')
      .describe('How it ended. (ours)'),
    service_agent_id: id,
    offer_id: z.string().default('').describe('The bridge to the agent. (ours)'),
    priority: z.number().int().default(0).describe('Higher is served first. (ours)'),
    routing_method: z.enum(ROUTING_METHODS),
    tag_ids: z.array(z.string()),
    wait_flow_id: id,
    timeout_wait: milliseconds,
    timeout_service: milliseconds,
    timeout_ring: milliseconds.describe('(ours)'),
    timeout_rest: milliseconds.describe('(ours)'),
    duration_waiting: milliseconds,
    duration_service: milliseconds,
    left: z.boolean().default(false).describe('Its flow has left the queue. (ours)'),
    tm_service: timeField.default(NEVER),
    tm_end: timeField.default(NEVER),
  }),
  example: {
    queue_id: '5e4a0680-804e-41ec-8477-2fea5968d85b',
    reference_id: '0f6a4b5e-0d5b-4a53-8d42-4c6c3b1b8d10',
    reference_activeflow_id: '9d2ff1a4-1f5a-4c5e-9c3c-6f0b8a0c1b77',
    source: { type: 'tel', target: '+15550100', target_name: '', name: '', detail: '' },
    routing_method: 'random',
    tag_ids: [],
  },
});
